using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>Which way changes travel, for a sync or for one field (ALL-1).</summary>
public enum FlowDirection
{
    Both,
    LeftToRight,
    RightToLeft,
}

/// <summary>What a direction permits.</summary>
public static class FlowDirectionExtensions
{
    public static bool Reaches(this FlowDirection direction, Side target) =>
        direction == FlowDirection.Both || direction == (target == Side.Right ? FlowDirection.LeftToRight : FlowDirection.RightToLeft);
}
