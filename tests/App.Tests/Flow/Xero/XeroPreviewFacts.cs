using System.Collections.Immutable;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>Why a record would not be synced, before anything is done (ALL-7), and what an edit of the mapping does about it (R22).</summary>
public sealed class XeroPreviewFacts
{
    private const string Unpaired = "a record that it points to is not synced yet; it follows as soon as that is";

    [Fact]
    public async Task ALL_7_A_preview_says_why_a_record_would_be_left_alone()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        var silent = pair.Person("No", "Mail", null, acme);
        var lone = pair.Person("No", "Account", "lone@acme.com", null);
        var twin = pair.Person("Same", "Name", "one@acme.com", acme);
        pair.InXero("Same Name", "other@acme.com");
        await pair.StartAsync();
        var early = pair.Person("Early", "Bird", "bird@later.com", pair.Account("Later"));
        var stranger = pair.InXero("Nobody Knows", "nobody@acme.com");
        var before = pair.Ledgers;

        (await ReasonAsync(pair, Side.Left, jane)).ShouldBeNull();
        (await ReasonAsync(pair, Side.Left, silent)).ShouldBe("the field 'email' is mandatory and empty");
        (await ReasonAsync(pair, Side.Left, silent, new OptionsEdit { Fields = await WithoutMandatoryEmailAsync(pair) })).ShouldBeNull();
        (await ReasonAsync(pair, Side.Left, lone)).ShouldBe("the field 'account' is mandatory and empty; name its account");
        (await ReasonAsync(pair, Side.Left, twin)).ShouldBe("a record of the other side has the same name, and yet a surer sign says that it is another one; it was not guessed");
        (await ReasonAsync(pair, Side.Left, early)).ShouldBe(Unpaired);
        (await ReasonAsync(pair, Side.Right, stranger)).ShouldBe("the field 'account' is mandatory and empty; name its account");
        (await ReasonAsync(pair, Side.Right, (string)pair.XeroBy("Acme")["ContactID"]!)).ShouldBe("a sync that shares the place has paired it");
        pair.WritesSince(before).ShouldBe((0, 0));
    }

    [Fact]
    public async Task ALL_7_A_preview_asks_the_view_whether_the_record_is_in_it()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        pair.EditZoho("Contacts", jane, "Department", "Sales");
        var view = bench.World.Zoho.AddView("Contacts", "Sales people", new ViewCriteria.Compare("Department", "equal", "Sales"));
        var all = bench.World.Zoho.AddView("Contacts", "Everybody");
        await pair.StartAsync(new OptionsEdit { LeftView = view });

        (await ReasonAsync(pair, Side.Left, jane)).ShouldBeNull();
        (await ReasonAsync(pair, Side.Left, john)).ShouldBe("it is not in the view");
        (await ReasonAsync(pair, Side.Left, john, new OptionsEdit { LeftView = all })).ShouldBeNull();
    }

    [Fact]
    public async Task R22_A_field_that_is_mandatory_no_more_lets_the_records_pass_that_it_kept_back_and_writes_nothing_else()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        pair.Person("Jane", "Doe", "jane@acme.com", acme);
        pair.Person("No", "Mail", null, acme);
        await pair.StartAsync();
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        var before = pair.Ledgers;

        var edit = new SyncEdit(Options: new OptionsEdit { Fields = await WithoutMandatoryEmailAsync(pair) });
        (await bench.Get<EditSync>().RunAsync(FlowBench.Tenant, pair.Contacts, edit, CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe", "No Mail"], await pair.StoryAsync(pair.Contacts));
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }

    private static async Task<string?> ReasonAsync(ZohoXeroPair pair, Side side, string record, OptionsEdit? options = null) =>
        (await pair.Bench.Get<PreviewRecord>().RunAsync(FlowBench.Tenant, pair.Contacts, new PreviewRequest(side, record, options), CancellationToken.None)).ShouldBeOfType<Reply<PreviewReply>.Given>().Value.Reason;

    private static async Task<ImmutableArray<MappedField>> WithoutMandatoryEmailAsync(ZohoXeroPair pair) =>
        [.. (await pair.Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, CancellationToken.None))!.Options.Fields // a test's sync is there
            .Select(field => field.Name == "email" ? field with { LeftMandatory = false, RightMandatory = false } : field)];
}
