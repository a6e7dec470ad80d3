namespace CrmSync.Simulation.Chance;

/// <summary>Kinds of draws.</summary>
internal static class Draws
{
    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;

    public static T OneOf<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public static TimeSpan Between(this Random random, TimeSpan least, TimeSpan most) => least + ((most - least) * random.NextDouble());

    /// <summary>Small ones as often as large ones.</summary>
    public static TimeSpan BetweenByMagnitude(this Random random, TimeSpan least, TimeSpan most) => least * Math.Pow(most / least, random.NextDouble());

    public static string GetString(this Random random, string alphabet, int length) =>
        string.Create(length, (random, alphabet), static (text, draw) =>
        {
            for (var index = 0; index < text.Length; index++)
            {
                text[index] = draw.alphabet[draw.random.Next(draw.alphabet.Length)];
            }
        });
}
