using System.Collections.Immutable;
using CrmSync.App.Storage.Tables;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Storage;

namespace CrmSync.Simulation.Invariants;

/// <summary>I24: what opens an account, and what people wrote, is in no queue, no log, no failure, and in no table but sealed.</summary>
/// <param name="others">What credentials hold beside tokens.</param>
internal sealed class Secrets(Watch watch, ImmutableArray<string> others)
{
    /// <summary>Every token of the Sandbox has one of these in it.</summary>
    private static readonly string[] Tokens = ["access.", "refresh."];

    /// <summary>As the things of users are called.</summary>
    private const string Content = "thing ";

    public void Put(QueuedMessage message) => Look("a message", message.Text, withContent: true);

    public void Logged(string line) => Look("a log", line, withContent: true);

    public void Check(MemoryTableStore store, IEnumerable<Exception> failures)
    {
        foreach (var failure in failures)
        {
            Look("a failure", failure.Message, withContent: true);
        }

        foreach (var row in store.All())
        {
            foreach (var (name, value) in row)
            {
                if (value is string text)
                {
                    Look($"column {name} of row {row.RowKey}", text, withContent: false);
                }
            }
        }
    }

    private void Look(string where, string text, bool withContent)
    {
        if (Tokens.Concat(others).Any(token => text.Contains(token, StringComparison.Ordinal)) || (withContent && text.Contains(Content, StringComparison.Ordinal)))
        {
            watch.Add("I24", $"{where} tells: {text}");
        }
    }
}
