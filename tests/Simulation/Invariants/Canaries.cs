using System.Collections.Immutable;
using System.Text;
using CrmSync.Simulation.Storage;

namespace CrmSync.Simulation.Invariants;

/// <summary>I24: secrets stand nowhere but in sealed boxes. Each secret of a run is, or begins with, a text that nothing else holds.</summary>
internal sealed class Canaries(ImmutableArray<string> secrets)
{
    public List<Violation> Violations { get; } = [];

    public void Look(string where, string text)
    {
        foreach (var secret in secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
            {
                Violations.Add(new("I24", $"{where} holds a secret that begins with {secret}"));
            }
        }
    }

    public void Look(MemoryTableStore store)
    {
        foreach (var (table, row) in store.Everything())
        {
            Look($"a row of {table}", $"{row.PartitionKey} {row.RowKey}");
            foreach (var (name, value) in row)
            {
                Look($"{name} of a row of {table}", value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : value.ToString() ?? "");
            }
        }
    }
}
