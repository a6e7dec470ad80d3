using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Storage;

/// <summary>Against the framework's sorted dictionary, with enough keys for many leaves, and enough deletions to lose some.</summary>
public sealed class OrdinalMapFacts
{
    private readonly OrdinalMap<string> _map = new();
    private readonly SortedDictionary<string, string> _model = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_holds_what_a_sorted_dictionary_holds(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 10_000; step++)
        {
            Put(Key(random), $"{step}");
        }

        ShouldBeAlike(random);
        while (_model.Count > 20)
        {
            Remove(_model.Keys.Skip(random.Next(_model.Count)).Take(300).ToList());
            Put(Key(random), "late");
            ShouldBeAlike(random);
        }

        Remove([.. _model.Keys]);
        _map.IsEmpty.ShouldBeTrue();
        ShouldBeAlike(random);
    }

    private static string Key(Random random) => $"{random.Next(4000)}";

    private void Put(string key, string value)
    {
        _map.Set(key, value);
        _model[key] = value;
    }

    private void Remove(List<string> keys)
    {
        foreach (var key in keys)
        {
            _map.Remove(key);
            _model.Remove(key);
        }
    }

    private void ShouldBeAlike(Random random)
    {
        _map.Read(KeyRange.All).ShouldBe(_model.Values);
        for (var sample = 0; sample < 4000; sample++)
        {
            _map.Find($"{sample}").ShouldBe(_model.GetValueOrDefault($"{sample}"));
        }

        var (from, to) = (Key(random), Key(random));
        _map.Read(new KeyRange(from, to)).ShouldBe(
            _model.Where(pair => string.CompareOrdinal(pair.Key, from) >= 0 && string.CompareOrdinal(pair.Key, to) < 0).Select(pair => pair.Value));
    }
}
