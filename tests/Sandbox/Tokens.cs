namespace CrmSync.Sandbox;

/// <summary>Refresh and access tokens of one vendor: who may call, until when, and how a grant dies.</summary>
internal sealed class Tokens(TimeProvider time, string prefix)
{
    private readonly Dictionary<string, GrantState> _grants = [];
    private readonly Dictionary<string, (string User, DateTimeOffset Expires)> _access = [];
    private readonly Dictionary<string, string> _codes = [];
    private int _made;

    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Live access tokens per grant; one more kills the oldest. 0 is no limit.</summary>
    public int MostActive { get; set; }

    /// <summary>New access tokens per grant in ten minutes. 0 is no limit.</summary>
    public int MostInTenMinutes { get; set; }

    /// <summary>A refresh answers a new refresh token and ends the one it was asked with.</summary>
    public bool Rotate { get; set; }

    public string Grant(string user)
    {
        var refresh = $"{prefix}refresh.{++_made}";
        _grants[refresh] = new GrantState(user);
        return refresh;
    }

    public string Code(string user)
    {
        var code = $"{prefix}code.{++_made}";
        _codes[code] = user;
        return code;
    }

    /// <summary>Null when the code is unknown or used.</summary>
    public string? Redeem(string? code) => code is not null && _codes.Remove(code, out var user) ? Grant(user) : null;

    public string Issue(string user)
    {
        var access = $"{prefix}access.{++_made}";
        _access[access] = (user, time.GetUtcNow() + Life);
        return access;
    }

    public TokenReply Refresh(string? refresh)
    {
        if (refresh is null || !_grants.TryGetValue(refresh, out var grant))
        {
            return new TokenReply.Revoked();
        }

        var now = time.GetUtcNow();
        grant.Issued.RemoveAll(t => t.At <= now - TimeSpan.FromMinutes(10) && !_access.ContainsKey(t.Access));
        if (MostInTenMinutes > 0 && grant.Issued.Count(t => t.At > now - TimeSpan.FromMinutes(10)) >= MostInTenMinutes)
        {
            return new TokenReply.TooMany();
        }

        var access = Issue(grant.User);
        grant.Issued.Add((access, now));
        var live = grant.Issued.Where(t => _access.TryGetValue(t.Access, out var a) && a.Expires > now).ToList();
        for (var i = 0; MostActive > 0 && i < live.Count - MostActive; i++)
        {
            _access.Remove(live[i].Access);
        }

        if (!Rotate)
        {
            return new TokenReply.Granted(access, null, grant.User);
        }

        _grants.Remove(refresh);
        var next = $"{prefix}refresh.{++_made}";
        _grants[next] = grant;
        return new TokenReply.Granted(access, next, grant.User);
    }

    /// <summary>Null when the token is unknown or expired.</summary>
    public string? User(string? access) =>
        access is not null && _access.TryGetValue(access, out var found) && found.Expires > time.GetUtcNow() ? found.User : null;

    public void Expire(string access) => _access.Remove(access);

    public void ExpireAll() => _access.Clear();

    /// <summary>The user's grants and all their access tokens die.</summary>
    public void Revoke(string user)
    {
        foreach (var refresh in _grants.Where(g => g.Value.User == user).Select(g => g.Key).ToList())
        {
            _grants.Remove(refresh);
        }

        foreach (var access in _access.Where(a => a.Value.User == user).Select(a => a.Key).ToList())
        {
            _access.Remove(access);
        }
    }

    public string? UserOfGrant(string? refresh) => refresh is not null && _grants.TryGetValue(refresh, out var g) ? g.User : null;

    private sealed class GrantState(string user)
    {
        public string User { get; } = user;

        public List<(string Access, DateTimeOffset At)> Issued { get; } = [];
    }
}
