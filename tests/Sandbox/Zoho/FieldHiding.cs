namespace CrmSync.Sandbox.Zoho;

/// <summary>How an administrator keeps a field from the API's user. Reads then leave it out, queries do not know it and writes pass over it.</summary>
public enum FieldHiding
{
    /// <summary>Taken out of the layout: metadata lists it as not visible.</summary>
    Layout,

    /// <summary>Taken from the user's profile: metadata does not list it.</summary>
    Profile,
}
