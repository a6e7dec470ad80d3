namespace CrmSync.Simulation.Users;

/// <summary>What users did with one thing, wherever its records are: the model that the outcome is held against.</summary>
internal sealed class UserRecord(string name)
{
    /// <summary>Stands in a field that nobody edits, on every record of the thing.</summary>
    public string Name => name;

    public List<FieldWrite> Writes { get; } = [];

    public List<TagEdit> TagEdits { get; } = [];

    /// <summary>Those that users added and did not take away. No two are the same.</summary>
    public HashSet<string> Tags { get; } = [];

    /// <summary>
    /// Taken away when we had written to that side and not looked since. Where the answer of the write that brought such a tag was lost, the record is then
    /// as it was before the write but for its version, as it would be if the write had never come and a user had saved it meanwhile. To send it again gives
    /// a tag back that somebody took away; not to would lose one that somebody added. R16 settles what was announced in its own direction, never backwards.
    /// </summary>
    public HashSet<string> MayReturn { get; } = [];

    public List<UserDeletion> Deletions { get; } = [];

    /// <summary>Acts that changed what is mapped, creation and deletion among them.</summary>
    public int Changes { get; set; }

    /// <summary>When a user last saved each of its records, by record id.</summary>
    public Dictionary<string, DateTimeOffset> SavedAt { get; } = [];

    /// <summary>A deletion that knew no version took an edit along that came after the look before it: a risk that the vendor's docs page names.</summary>
    public bool WasDeletedBlindly { get; set; }

    /// <summary>A change that knew no version took an edit along that came after the look before it: another such risk.</summary>
    public bool WasChangedBlindly { get; set; }

    /// <summary>Writes that knew no version and came to the vendor after their sender had given up on them.</summary>
    public int LateWrites { get; set; }

    /// <summary>What the records that users made hold in the field that no rule maps, by record id.</summary>
    public Dictionary<string, string> Unmapped { get; } = [];
}
