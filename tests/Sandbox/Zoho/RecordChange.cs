using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Something to notify about: insert, update or delete of one record.</summary>
internal sealed record RecordChange(string Module, string Operation, string Id, JsonObject Values);
