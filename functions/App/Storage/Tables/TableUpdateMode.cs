namespace CrmSync.App.Storage.Tables;

/// <summary>Whether properties that the entity does not name stay (Merge) or go (Replace).</summary>
public enum TableUpdateMode
{
    Merge,
    Replace,
}
