using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Manage.Decisions;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Simulation.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>What an operator said of a record stands, whoever writes its row at the same moment.</summary>
public sealed class XeroOperatorWordFacts
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R2_A_pull_that_read_the_row_before_the_operator_spoke_leaves_the_word_in_it(bool isEdited)
    {
        var meddler = new Meddler();
        var pair = await ZohoXeroPair.ConnectedAsync(await FlowBench.StartMeddledAsync(meddler));
        await using var bench = pair.Bench;
        var same = pair.Person("Same", "Name", "one@acme.com", pair.Account("Acme"));
        pair.InXero("Same Name", "other@acme.com");
        await pair.StartAsync();
        var listed = (await pair.DecisionsAsync(pair.Contacts)).Single(decision => decision.Record.StartsWith('L'));
        var sync = (await bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, Stop))!; // a test's sync is there
        if (isEdited)
        {
            pair.EditZoho("Contacts", same, "Mobile", "1");
        }

        var place = Keys.PlacePartition(FlowBench.Tenant, sync.Left.PlaceId);
        meddler.Before(call => call.Operation == MemoryTableOperation.Transaction && call.PartitionKey == place, async () =>
            (await bench.Get<Decide>().RunAsync(FlowBench.Tenant, pair.Contacts, listed.Record, new Decision(Choice.Create), Stop)).ShouldBeOfType<Reply<RunReply>.Given>());
        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Same Name", "Same Name (Acme)"], await pair.StoryAsync(pair.Contacts));
    }
}
