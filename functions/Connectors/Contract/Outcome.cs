namespace CrmSync.Connectors.Contract;

/// <summary>A value, or a fault that the caller must look at. A closed choice.</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    public sealed record Ok(T Value) : Outcome<T>;

    public sealed record Failed(Fault Fault) : Outcome<T>;

    public static implicit operator Outcome<T>(T value) => new Ok(value);

    public static implicit operator Outcome<T>(Fault fault) => new Failed(fault);

    public bool Succeeded(out T value, out Fault fault)
    {
        (value, fault) = this switch
        {
            Ok ok => (ok.Value, default(Fault)!), // the caller reads the one the answer allows
            Failed failed => (default(T)!, failed.Fault),
            _ => throw new InvalidOperationException("unknown outcome"),
        };
        return this is Ok;
    }
}

/// <summary>A success that has nothing to say.</summary>
public readonly record struct Done;
