namespace CrmSync.Engine.Model;

/// <summary>The one thing a side knows: which side faces it.</summary>
public static class SideExtensions
{
    public static Side Other(this Side side) => side == Side.Left ? Side.Right : Side.Left;
}
