namespace CrmSync.Engine.Model;

/// <summary>A collection as the vendor knows it: system, account and collection. Holds no id of ours, so that it is the same in every later sync (R14).</summary>
public sealed record PlaceIdentity(string Connector, string Account, string Collection);
