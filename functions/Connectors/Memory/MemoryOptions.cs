namespace CrmSync.Connectors.Memory;

/// <summary>What this service is like. It stands in for all kinds of vendors in tests, so the good habits can be taken from it one by one.</summary>
public sealed record MemoryOptions
{
    public bool SoftVersions { get; init; }

    public bool UniqueCreateKey { get; init; } = true;

    public bool ReplyCarriesRecord { get; init; } = true;

    public bool Trims { get; init; }

    public bool UpperCases { get; init; }

    /// <summary>Characters a text is cut to; 0 keeps it whole.</summary>
    public int CutsTo { get; init; }
}
