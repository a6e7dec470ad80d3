using CrmSync.App.Tests.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Edits made in the first moments of a pair's life.</summary>
public sealed class EarlyEditFacts(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_edit_of_what_we_have_just_created_in_Google_reaches_the_CRM()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        pair.CreateInZoho(3);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(205));
        await pair.StartAsync();
        await bench.RunUntilQuietAsync();

        // In the same second, so that only the milliseconds of Google's times tell which state is the younger (R2).
        bench.Clock.Advance(TimeSpan.FromMilliseconds(300));
        var edited = bench.World.Google.Events(ZohoGooglePair.Calendar)[0];
        bench.World.Google.EditEvent(ZohoGooglePair.Calendar, (string)edited["id"]!, body => body["location"] = "room 1");
        await bench.CycleAsync();

        bench.World.Zoho.Records("Events").Count(record => (string?)record["Venue"] == "room 1").ShouldBe(1);
    }
}
