namespace CrmSync.Sandbox;

/// <summary>What came of asking for an access token.</summary>
internal abstract record TokenReply
{
    private TokenReply()
    {
    }

    public sealed record Granted(string Access, string? NewRefresh, string User) : TokenReply;

    public sealed record Revoked : TokenReply;

    public sealed record TooMany : TokenReply;
}
