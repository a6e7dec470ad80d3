namespace CrmSync.Simulation.Users;

/// <summary>What a user does.</summary>
public enum ActKind
{
    Create,
    EditTitle,
    EditBody,
    EditUnmapped,

    /// <summary>To another time, both ends.</summary>
    Move,

    /// <summary>The end alone.</summary>
    Lengthen,
    EditReminder,
    EditEmail,
    EditPhone,

    /// <summary>Saves a record as it is: a new version without a change.</summary>
    Touch,
    Delete,

    /// <summary>Of all that is there, three quarters or everything: what an operator is asked about.</summary>
    DeleteMost,
    AddTag,
    RemoveTag,

    /// <summary>Undoes the last edit of that side, where it still shows.</summary>
    TakeBack,
}
