namespace CrmSync.Sandbox.Memory;

/// <summary>Where changes of a collection are announced, and the secret they are signed with.</summary>
internal sealed record MemoryWatch(string Id, string Url, string Secret, DateTimeOffset Expires);
