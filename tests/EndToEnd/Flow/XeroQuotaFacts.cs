using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;

namespace CrmSync.EndToEnd.Flow;

/// <summary>R20 where it is hardest to keep: two instances of the app write to one organisation, and Xero counts.</summary>
public sealed class XeroQuotaFacts(ITestOutputHelper output)
{
    private const int AMinute = 12;
    private const int AtOnce = 2;
    private const int People = 500;

    [Fact]
    public async Task R20_Two_instances_together_keep_what_one_may_call_in_a_minute_and_at_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(
            new StageOptions
            {
                Hosts = 2,
                Latency = TimeSpan.FromMilliseconds(50),
                Settings = new Dictionary<string, string> { ["Connectors__xero__UnitsPerMinute"] = $"{AMinute}", ["Connectors__xero__Burst"] = $"{AMinute}", ["Connectors__xero__AtOnce"] = $"{AtOnce}" },
            },
            cancellationToken);
        stage.World.Xero.Switches = stage.World.Xero.Switches with { CallsPerMinute = AMinute, CallsAtOnce = AtOnce };
        var account = stage.World.Zoho.Create("Accounts", [new JsonObject { ["Account_Name"] = "Acme" }])[0];
        stage.World.Zoho.Create("Contacts", Enumerable.Range(0, People).Select(number => new JsonObject
        {
            ["First_Name"] = "Ann", ["Last_Name"] = $"Person {number}", ["Email"] = $"p{number}@example.com", ["Account_Name"] = new JsonObject { ["id"] = account },
        }));
        var xero = await stage.Manage.ConnectAsync("xero", Consent.Xero(stage), cancellationToken);
        var zoho = await stage.Manage.ConnectAsync("zoho-crm", Consent.ZohoCrm(stage), cancellationToken);
        foreach (var preset in (string[])["zoho-crm-accounts-xero", "zoho-crm-contacts-xero"])
        {
            await stage.Manage.PostAsync("/syncs", new JsonObject
            {
                ["preset"] = preset,
                ["name"] = preset,
                ["left"] = new JsonObject { ["connection"] = zoho },
                ["right"] = new JsonObject { ["connection"] = xero },
            }, cancellationToken);
        }

        await stage.UntilQuietAsync(TimeSpan.FromMinutes(5), cancellationToken);

        var usage = stage.World.Xero.Usage();
        output.WriteLine($"{usage.Calls} calls, {usage.MostInAMinute} in a minute, {usage.MostAtOnce} at once, {usage.Refused} refused");
        stage.World.Xero.Contacts().Count.ShouldBe(People + 1);
        (usage.Refused, usage.MostInAMinute <= AMinute, usage.MostAtOnce <= AtOnce).ShouldBe((0, true, true));
        usage.Calls.ShouldBeGreaterThan(AMinute);
    }
}
