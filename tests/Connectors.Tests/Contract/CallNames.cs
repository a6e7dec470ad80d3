namespace CrmSync.Connectors.Tests.Contract;

/// <summary>The Sandbox's names of the calls that a connector makes, for faults to strike at; a name may end in <c>*</c>.</summary>
public sealed record CallNames(string Account, string Pull, string Read, string Create, string Update, string Delete);
