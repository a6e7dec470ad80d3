namespace CrmSync.Sandbox.Memory;

/// <summary>A field as the service describes it: text, date, datetime, number, bool or list.</summary>
public sealed record MemoryField(string Name, string Type = "text");
