namespace CrmSync.Simulation.Pairs;

/// <summary>One write of a request on its way to a vendor.</summary>
/// <param name="What">For whoever reads the run.</param>
/// <param name="LacksVersion">A change or a deletion that does not name the version it is made on (I16).</param>
/// <param name="Deletes">The record that is to be deleted (I5); null where none is.</param>
internal readonly record struct AskedWrite(string What, bool LacksVersion, string? Deletes = null);
