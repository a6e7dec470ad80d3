using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>A record between two changes. Date-times are stored in UTC; each reader sees them in its own zone.</summary>
internal sealed record RecordVersion(JsonObject Values, DateTimeOffset Modified, string ModifiedBy);
