namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>What a call brought, and the vendor's clock when it did.</summary>
internal sealed record Answered<T>(T Value, DateTimeOffset At);
