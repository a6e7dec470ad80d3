using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Tests.World;

/// <summary>A vendor that stores everything as it is given.</summary>
internal sealed class AsGiven : IStoredForm
{
    public static readonly AsGiven Form = new();

    public FieldValue AsStored(string field, FieldValue value) => value;
}
