using CrmSync.App.Manage.Syncs;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Mapping;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Which way a sync writes (ALL-1), and what becomes of edits against it (ALL-11).</summary>
public sealed class DirectionFacts(AzuriteFixture azurite)
{
    [Fact]
    public async Task ALL_1_Left_to_right_creates_edits_and_deletes_in_Google_only()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Direction = FlowDirection.LeftToRight }, pair =>
        {
            pair.InZoho("From CRM", 0);
            pair.InZoho("Goes", 1);
            pair.InGoogle("From Google", 2);
        });

        pair.GoogleTitles.ShouldBe(["From CRM", "From Google", "Goes"]);
        pair.ZohoTitles.ShouldBe(["From CRM", "Goes"]);

        pair.EditZoho(pair.ZohoIdOf("From CRM"), "Venue", "Room 1");
        pair.DeleteZoho(pair.ZohoIdOf("Goes"));
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["From CRM", "From Google"]);
        ((string?)pair.GoogleBy("From CRM")["location"]).ShouldBe("Room 1");
        pair.Ledgers.Zoho.TotalWrites.ShouldBe(0);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_1_Right_to_left_creates_edits_and_deletes_in_the_CRM_only()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Direction = FlowDirection.RightToLeft }, pair =>
        {
            pair.InZoho("From CRM", 0);
            pair.InGoogle("Goes", 1);
            pair.InGoogle("From Google", 2);
        });

        pair.ZohoTitles.ShouldBe(["From CRM", "From Google", "Goes"]);
        pair.GoogleTitles.ShouldBe(["From Google", "Goes"]);

        pair.EditGoogle(pair.GoogleIdOf("From Google"), "location", "Room 2");
        pair.DeleteGoogle(pair.GoogleIdOf("Goes"));
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["From CRM", "From Google"]);
        ((string?)pair.ZohoBy("From Google")["Venue"]).ShouldBe("Room 2");
        pair.Ledgers.Google.TotalWrites.ShouldBe(0);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_1_A_direction_opened_later_brings_what_was_missing_and_keeps_what_was_written()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Direction = FlowDirection.LeftToRight }, pair =>
        {
            pair.InZoho("From CRM", 0);
            pair.InGoogle("From Google", 1);
        });
        var before = pair.Ledgers;

        await pair.EditAsync(new OptionsEdit { Direction = FlowDirection.Both });

        pair.ZohoTitles.ShouldBe(["From CRM", "From Google"]);
        pair.GoogleTitles.ShouldBe(["From CRM", "From Google"]);
        pair.WritesSince(before).ShouldBe((1, 0));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_1_A_direction_closed_later_keeps_what_was_written_and_carries_no_more()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("From CRM", 0);
            pair.InGoogle("From Google", 1);
        });
        await pair.EditAsync(new OptionsEdit { Direction = FlowDirection.RightToLeft });
        var before = pair.Ledgers;

        pair.EditZoho(pair.ZohoIdOf("From CRM"), "Venue", "nobody hears");
        pair.DeleteZoho(pair.ZohoIdOf("From Google"));
        pair.InZoho("New in CRM", 2);
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["From CRM", "From Google"]);
        pair.GoogleBy("From CRM")["location"].ShouldBeNull();
        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_11_An_edit_on_the_target_stays_until_its_source_field_changes()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Direction = FlowDirection.LeftToRight }, pair => pair.InZoho("One"));
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));

        pair.EditGoogle(google, "summary", "Mine");
        pair.EditZoho(zoho, "Venue", "Room 1");
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["Mine"]);
        ((string?)pair.GoogleBy("Mine")["location"]).ShouldBe("Room 1");
        await pair.ShouldBeQuietAsync();

        pair.EditZoho(zoho, "Event_Title", "Two");
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["Two"]);
        pair.ZohoTitles.ShouldBe(["Two"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_11_Put_back_undoes_an_edit_on_the_target_with_one_write()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Direction = FlowDirection.LeftToRight, PutBack = true }, pair => pair.InZoho("One"));
        var before = pair.Ledgers;

        pair.EditGoogle(pair.GoogleIdOf("One"), "summary", "Mine");
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["One"]);
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }
}
