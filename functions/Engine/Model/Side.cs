namespace CrmSync.Engine.Model;

/// <summary>One of the two places that a sync keeps in agreement. By convention the CRM is <see cref="Left"/>.</summary>
public enum Side
{
    Left,
    Right,
}
