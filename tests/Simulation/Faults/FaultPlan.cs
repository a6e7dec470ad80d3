using CrmSync.Simulation.Chance;

namespace CrmSync.Simulation.Faults;

/// <summary>Which faults a seed has, how often each strikes, and that all of them end: about half of the kinds are on, each as often as its own draw says.</summary>
internal sealed class FaultPlan
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private readonly Seed seed;
    private readonly double[] rates = new double[Kinds.Length];
    private readonly Random?[] streams = new Random?[Kinds.Length];
    private readonly IReadOnlySet<int>? only;
    private int drawn;

    /// <param name="only">The numbers of the strikes that may happen; null lets all. A shrunk run leaves the others out.</param>
    public FaultPlan(Seed seed, FaultMix mix, IReadOnlySet<int>? only = null)
    {
        (this.seed, this.only) = (seed, only);
        var choice = seed["fault kinds"];
        foreach (var kind in Kinds)
        {
            var (isOn, intensity) = (choice.Happens(mix.Share), choice.NextDouble());
            rates[(int)kind] = mix.Always.Contains(kind) ? FaultRates.Most(kind) : isOn ? intensity * FaultRates.Most(kind) : 0;
        }
    }

    /// <summary>Nothing strikes before, nor after <see cref="End"/>.</summary>
    public bool IsUnderWay { get; private set; }

    public event Action<int, FaultKind>? Striking;

    /// <summary>The numbers of the strikes that happened.</summary>
    public List<(int Number, FaultKind Kind)> Log { get; } = [];

    public double Rate(FaultKind kind) => IsUnderWay ? rates[(int)kind] : 0;

    public bool IsOn(FaultKind kind) => rates[(int)kind] > 0;

    public void Begin() => IsUnderWay = true;

    public void End() => IsUnderWay = false;

    public bool Strikes(FaultKind kind)
    {
        if (!IsUnderWay || rates[(int)kind] == 0 || !(streams[(int)kind] ??= seed[$"fault {kind}"]).Happens(rates[(int)kind]))
        {
            return false;
        }

        var number = drawn++;
        if (only?.Contains(number) == false)
        {
            return false;
        }

        Log.Add((number, kind));
        Striking?.Invoke(number, kind);
        return true;
    }
}
