namespace CrmSync.Sandbox.Faults;

/// <summary>Decides, per call, what goes wrong. All chance comes from the seed, so a failing run can be run again.</summary>
public sealed class FaultInjector(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<Rule> _rules = [];

    /// <summary>How many faults have struck.</summary>
    public int Struck { get; private set; }

    /// <summary>The next <paramref name="calls"/> matching calls fail. An operation may end in <c>*</c>.</summary>
    public void Next(string operation, int calls, Fault fault) => Add(new(Matching(operation), fault, calls, 1));

    /// <summary>One matching call fails after <paramref name="skip"/> have passed.</summary>
    public void Nth(string operation, int skip, Fault fault) => Add(new(Matching(operation), fault, 1, 1) { Skip = skip });

    /// <summary>Each matching call fails with this probability, until <see cref="Clear"/>.</summary>
    public void Each(string operation, double probability, Fault fault) =>
        Add(new(Matching(operation), fault, int.MaxValue, probability));

    public void When(Func<SandboxCall, bool> matches, int calls, Fault fault) => Add(new(matches, fault, calls, 1));

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <summary>At most one fault a call: the first rule that matches and strikes.</summary>
    internal Fault? Strike(SandboxCall call)
    {
        lock (_gate)
        {
            foreach (var rule in _rules)
            {
                if (!rule.Matches(call) || rule.Left == 0)
                {
                    continue;
                }

                if (rule.Skip > 0)
                {
                    rule.Skip--;
                    continue;
                }

                if (rule.Probability < 1 && _random.NextDouble() >= rule.Probability)
                {
                    continue;
                }

                if (rule.Left != int.MaxValue && --rule.Left == 0)
                {
                    _rules.Remove(rule);
                }

                Struck++;
                return rule.Fault;
            }

            return null;
        }
    }

    internal int[] Shuffled(int count)
    {
        lock (_gate)
        {
            var order = Enumerable.Range(0, count).ToArray();
            _random.Shuffle(order);
            return order;
        }
    }

    private void Add(Rule rule)
    {
        lock (_gate)
        {
            _rules.Add(rule);
        }
    }

    private static Func<SandboxCall, bool> Matching(string operation) => operation.EndsWith('*')
        ? call => call.Operation.StartsWith(operation[..^1], StringComparison.Ordinal)
        : call => call.Operation == operation;

    private sealed class Rule(Func<SandboxCall, bool> matches, Fault fault, int left, double probability)
    {
        public Func<SandboxCall, bool> Matches { get; } = matches;

        public Fault Fault { get; } = fault;

        public int Left { get; set; } = left;

        public double Probability { get; } = probability;

        public int Skip { get; set; }
    }
}
