using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Decisions;

/// <summary>A record of which nobody may guess what becomes of it.</summary>
/// <param name="Record">Names it when deciding.</param>
/// <param name="Id">The vendor's id of it.</param>
/// <param name="Candidates">Records that it could be, or could have been merged into.</param>
/// <param name="Wants">A field in which a record can be named (<see cref="Decision.Names"/>).</param>
/// <param name="Choices">What can be said of it.</param>
public sealed record OpenDecision(string Record, Side Side, string Id, string Reason, ImmutableArray<DecisionCandidate> Candidates, string? Wants, ImmutableArray<Choice> Choices);

/// <param name="Id">The vendor's id of it.</param>
public sealed record DecisionCandidate(string Record, Side Side, string Id);

/// <summary>All records of a sync that wait for the operator.</summary>
public sealed record DecisionList(ImmutableArray<OpenDecision> Decisions);

/// <summary>The operator's word.</summary>
/// <param name="With">Of pair and follow: the other record, as the list names it.</param>
/// <param name="Names">By field: the vendor's id of the record of the other side that it points to.</param>
public sealed record Decision(Choice Choice, string? With = null, ImmutableSortedDictionary<string, string>? Names = null);
