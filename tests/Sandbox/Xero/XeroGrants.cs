namespace CrmSync.Sandbox.Xero;

/// <summary>Refresh tokens that rotate, access tokens of half an hour. https://developer.xero.com/documentation/guides/oauth2/token-types</summary>
internal sealed class XeroGrants(TimeProvider time)
{
    public const string FullScope = "openid profile email accounting.contacts accounting.settings offline_access";

    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(60);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Refresh> _refresh = [];
    private readonly Dictionary<string, XeroAccess> _access = [];
    private readonly Dictionary<string, (string User, DateTimeOffset Until)> _codes = [];
    private int _made;

    public TimeSpan AccessLife { get; } = TimeSpan.FromMinutes(30);

    public string Grant(string user, string scope)
    {
        var token = $"xero.refresh.{++_made}";
        _refresh[token] = new(user, scope, time.GetUtcNow());
        return token;
    }

    public string Code(string user)
    {
        var code = $"xero.code.{++_made}";
        _codes[code] = (user, time.GetUtcNow() + CodeLife);
        return code;
    }

    /// <summary>A refresh token for a code that is used for the first time; null for any other.</summary>
    public string? Redeem(string? code) =>
        code is not null && _codes.Remove(code, out var found) && found.Until > time.GetUtcNow() ? Grant(found.User, FullScope) : null;

    /// <summary>New tokens, or null for a dead one. Used again within the grace, a token takes back the successor that the first use brought.</summary>
    public (XeroAccess Access, string Refresh)? Trade(string? token, bool grace)
    {
        var now = time.GetUtcNow();
        if (token is null || !_refresh.TryGetValue(token, out var found) || found.Issued + RefreshLife <= now)
        {
            return null;
        }

        if (found.UsedAt is { } used)
        {
            if (!grace || used + Grace <= now || found.Successor is null || !_refresh.TryGetValue(found.Successor, out var successor) || successor.UsedAt is not null)
            {
                return null;
            }

            _refresh.Remove(found.Successor);
        }

        found.UsedAt ??= now;
        found.Successor = Grant(found.User, found.Scope);
        return (Issue(found.User, found.Scope), found.Successor);
    }

    public XeroAccess Issue(string user, string scope = FullScope)
    {
        var access = new XeroAccess($"xero.access.{++_made}", user, scope, time.GetUtcNow() + AccessLife);
        _access[access.Token] = access;
        return access;
    }

    /// <summary>Null where the token was never given; it may have expired.</summary>
    public XeroAccess? Find(string? token) => token is not null ? _access.GetValueOrDefault(token) : null;

    public void Expire(string token)
    {
        if (_access.TryGetValue(token, out var access))
        {
            _access[token] = access with { Expires = time.GetUtcNow() };
        }
    }

    public void ExpireAll()
    {
        foreach (var token in _access.Keys.ToList())
        {
            Expire(token);
        }
    }

    public string? UserOf(string? refresh) => refresh is not null ? _refresh.GetValueOrDefault(refresh)?.User : null;

    /// <summary>All the user's tokens die.</summary>
    public void Revoke(string user)
    {
        foreach (var token in _refresh.Where(r => r.Value.User == user).Select(r => r.Key).ToList())
        {
            _refresh.Remove(token);
        }

        foreach (var token in _access.Where(a => a.Value.User == user).Select(a => a.Key).ToList())
        {
            _access.Remove(token);
        }
    }

    private sealed class Refresh(string user, string scope, DateTimeOffset issued)
    {
        public string User { get; } = user;

        public string Scope { get; } = scope;

        public DateTimeOffset Issued { get; } = issued;

        public DateTimeOffset? UsedAt { get; set; }

        public string? Successor { get; set; }
    }
}
