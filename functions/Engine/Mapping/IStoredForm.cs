using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>How a vendor rewrites what it is given (R17): trims, cuts, drops seconds. Pure, and applying it twice changes nothing more.</summary>
public interface IStoredForm
{
    FieldValue AsStored(string field, FieldValue value);
}
