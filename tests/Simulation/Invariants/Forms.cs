using CrmSync.App.Flow;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>
/// I8: what a vendor is declared to make of a value it makes nothing more of, and a value that went to the other side and back is the same again.
/// Else each side would answer the other's form with its own for ever.
/// </summary>
internal static class Forms
{
    /// <summary>What people do to texts and vendors do not keep.</summary>
    private static readonly Func<string, string>[] Disturbances =
        [text => text, text => $"  {text} \t", text => $"{text}\r\n{text}\rend", text => $"<p>{text} &amp; <b>more</b></p>", text => $"{text} < 3 & \"so\" \u00a0é \U0001F600", text => string.Concat(Enumerable.Repeat(text, 400))];

    public static IEnumerable<Violation> Check(SyncContext context, IReadOnlySet<string> texts, IEnumerable<UserRecord> records)
    {
        var values = records.SelectMany(record => record.Writes).Where(write => texts.Contains(write.Field)).Select(write => write.Value).Take(2).ToList();
        foreach (var rule in context.Map.Rules.Where(rule => texts.Contains(rule.Name) && rule.Parent is null))
        {
            foreach (var value in values.SelectMany(value => Disturbances.Select(disturb => FieldValue.OfText(disturb(value)))))
            {
                foreach (var side in (Side[])[Side.Left, Side.Right])
                {
                    var once = Stored(context, rule, side, value);
                    var twice = Stored(context, rule, side, once);
                    if (!once.Equals(twice))
                    {
                        yield return new("I8", $"{rule.Name} on the {side} is stored as {once}, and that as {twice}");
                    }

                    var back = Stored(context, rule, side, Stored(context, rule, side.Other(), once));
                    var again = Stored(context, rule, side, Stored(context, rule, side.Other(), back));
                    if (!back.Equals(again))
                    {
                        yield return new("I8", $"{rule.Name} comes back to the {side} as {back}, and then as {again}");
                    }
                }
            }
        }
    }

    private static FieldValue Stored(SyncContext context, FieldRule rule, Side side, FieldValue value) => rule.On(side).Stored(value, context.ConnectorOn(side).StoredForm);
}
