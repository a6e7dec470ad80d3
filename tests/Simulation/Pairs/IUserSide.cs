namespace CrmSync.Simulation.Pairs;

/// <summary>One system as its users see it: records that show values in fields, whatever the vendor makes of them.</summary>
internal interface IUserSide
{
    string Name { get; }

    /// <summary>The records that are there, the oldest first.</summary>
    IReadOnlyList<ShownRecord> Living();

    /// <summary>Every record there ever was, also those deleted since, and the thing it is of.</summary>
    IReadOnlyList<(string Id, string? Thing)> Everything();

    /// <summary>By record, all in it that no rule maps, as one text.</summary>
    IReadOnlyDictionary<string, string> Untouchable();

    /// <summary>Answers the new record's id.</summary>
    string Create(string thing, IReadOnlyDictionary<string, string> values, string unmapped);

    /// <summary>Whether a user may save the record at this moment.</summary>
    bool MaySave(ShownRecord record);

    void Edit(ShownRecord record, IReadOnlyDictionary<string, string> values);

    /// <summary>Only where records show tags.</summary>
    void EditTags(ShownRecord record, IReadOnlyList<string> tags) => throw new NotSupportedException($"{Name} has no tags");

    void EditUnmapped(ShownRecord record, string value);

    /// <summary>Saves the record as it is.</summary>
    void Touch(ShownRecord record);

    void Delete(ShownRecord record);
}
