using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>What every connector keeps. The facts are in the parts of this class, by subject.</summary>
public abstract partial class ConnectorContract(Func<ConnectorBench> makeBench) : IAsyncLifetime
{
    private const int MostPages = 20;
    private DateTimeOffset? observedUntil;
    private Session? session;

    protected ConnectorBench Bench { get; } = makeBench();

    private IConnector Connector => Bench.Connector;

    private Session Session => session ??= Bench.NewSession();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Bench.StartAsync(Cancellation);
        Ok(await Connector.PrepareAsync(Session, Bench.Collection, Cancellation));
        Bench.Pass();
    }

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static T Ok<T>(Outcome<T> outcome)
    {
        outcome.Succeeded(out var value, out var fault).ShouldBeTrue(fault?.ToString());
        return value;
    }

    private static Fault FaultIn<T>(Outcome<T> outcome)
    {
        outcome.Succeeded(out _, out var fault).ShouldBeFalse();
        return fault;
    }

    private Task<Outcome<PulledPage>> PageAsync(string? cursor, string? continuation) =>
        Connector.PullAsync(Session, new PullRequest(Bench.Collection, cursor, continuation, Bench.Fields, null), Cancellation);

    /// <summary>All pages; of a record seen twice the later observation.</summary>
    private async Task<(Dictionary<RecordId, Observation> Seen, string Cursor, int Pages)> PullAsync(string? cursor, Action? betweenPages = null)
    {
        var seen = new Dictionary<RecordId, Observation>();
        string? continuation = null;
        for (var pages = 1; pages <= MostPages; pages++)
        {
            var page = Ok(await PageAsync(cursor, continuation));
            foreach (var observation in page.Observations)
            {
                seen[observation.Id] = observation;
            }

            continuation = page.Continuation;
            if (continuation is null)
            {
                observedUntil = page.ObservedUntil;
                return (seen, page.Cursor.ShouldNotBeNull(), pages);
            }

            page.Cursor.ShouldBeNull();
            betweenPages?.Invoke();
            betweenPages = null;
        }

        throw new ShouldAssertException("the pull does not end");
    }

    private async Task<ImmutableArray<WriteResult>> WriteAsync(params ImmutableArray<WriteItem> items)
    {
        var results = await Connector.WriteAsync(Session, new WriteBatch(Bench.Collection, items, observedUntil), Cancellation);
        results.Length.ShouldBe(items.Length);
        return results;
    }

    private Stamp StampOf(string source, int generation = 0) =>
        Stamp.For(RecordKey.Of(new PlaceIdentity("elsewhere", "account", "things"), new RecordId(source)), Bench.Place, generation);

    private WriteItem.Create Create(string source) => new(StampOf(source), Bench.NewRecord(source));

    private WriteItem.Update Update(RecordId id, RecordVersion expected, string title) => new(id, expected, [new FieldChange.Assign(Bench.TitleField, new FieldValue.Text(title))]);

    private async Task<WriteResult.Written> CreatedAsync(string source)
    {
        var results = await WriteAsync(Create(source));
        Bench.Pass();
        return results[0].ShouldBeOfType<WriteResult.Written>();
    }

    private async Task<ReadResult> ReadAsync(RecordId id) => Ok(await Connector.ReadAsync(Session, Bench.Collection, [id], Bench.Fields, Cancellation)).ShouldHaveSingleItem();

    private async Task<Observation> FoundAsync(RecordId id) => (await ReadAsync(id)).ShouldBeOfType<ReadResult.Found>().Observation;

    private static ObservedState.Living Living(Observation observation) => observation.State.ShouldBeOfType<ObservedState.Living>();

    private string? TitleIn(Observation observation) => (Living(observation).Fields[Bench.TitleField] as FieldValue.Text)?.Value;

    /// <summary>A title as this vendor keeps it.</summary>
    private string AsStored(string title) => ((FieldValue.Text)Connector.StoredForm.AsStored(Bench.TitleField, new FieldValue.Text(title))).Value;

    private long Writes => Bench.Vendor.Ledger.Snapshot().TotalWrites;
}
