using CrmSync.Engine.Mapping;

namespace CrmSync.Engine.Planning;

/// <summary>One field as last agreed on one side.</summary>
/// <param name="RuleKey">The rule version it was agreed under (R22).</param>
/// <param name="Provisional">What we sent as the vendor should store it; the first sight of that version completes it (R17).</param>
public readonly record struct FieldBaseline(uint RuleKey, FieldPrint Print, bool Provisional, bool Locked);
