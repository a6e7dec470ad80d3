namespace CrmSync.Sandbox.Google;

/// <summary>One watch on one calendar's events.</summary>
internal sealed class GoogleChannel
{
    public required string Id { get; init; }

    public required string ResourceId { get; init; }

    public required string ResourceUri { get; init; }

    public required string CalendarId { get; init; }

    public required string User { get; init; }

    public required string Address { get; init; }

    public required string? Token { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public long Messages { get; set; }
}
