namespace CrmSync.Playground.Tour;

/// <summary>What a step says must be, and what was.</summary>
internal sealed record Claim(string What, string Expected, string Found)
{
    public bool IsTrue => Expected == Found;

    public override string ToString() => IsTrue ? $"{What} {Found}" : $"{What}: expected {Expected}, found {Found}";
}
