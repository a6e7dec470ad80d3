using System.Net;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Recorded answers of a real organisation (contracts/zoho-crm, API v2, whose rows v8 shares) go through the connector as if Zoho sent them.</summary>
public sealed class ZohoCrmRecordedReadFacts
{
    private readonly ZohoCrmWorld world = new(prepared: false);

    [Theory]
    [InlineData("Contacts", "Account_Name", "Last_Name", "Email", "Account_Name", "Email_Opt_Out", "Date_of_Birth", "Last_Activity_Time", "Tag")]
    [InlineData("Accounts", "Parent_Account", "Account_Name", "Phone", "Annual_Revenue", "Employees", "Parent_Account", "Tag")]
    public async Task Recorded_lists_are_understood(string module, string lookup, params string[] fields)
    {
        var lists = Recorded().Where(read => ((string)read!["path"]!).EndsWith("/" + module, StringComparison.Ordinal) && (int)read["status"]! == 200).ToList();
        lists.ShouldNotBeEmpty();
        foreach (var list in lists)
        {
            world.Sent.Instead = _ => (HttpStatusCode.OK, list!["responseBody"]!.ToJsonString());
            var page = ZohoCrmWorld.Value(await world.Connector.PullAsync(world.Session, new(module, null, null, [.. fields], null), CancellationToken.None));
            page.Observations.Length.ShouldBe(((JsonArray)list!["responseBody"]!["data"]!).Count);
            page.Observations.ShouldAllBe(observation => observation.State is ObservedState.Living && observation.Version.Value.EndsWith('Z'));
            page.Observations.Select(observation => ZohoCrmWorld.Values(observation)[lookup]).ShouldAllBe(value => value.IsEmpty || ((FieldValue.Reference)value).Title.Length > 0);
        }
    }

    [Fact]
    public async Task The_recorded_user_list_names_an_account()
    {
        var users = Recorded().First(read => ((string)read!["path"]!).EndsWith("/users", StringComparison.Ordinal))!;
        world.Sent.Instead = sent => sent.Target.Contains("/users", StringComparison.Ordinal) ? (HttpStatusCode.OK, users["responseBody"]!.ToJsonString()) : (HttpStatusCode.NoContent, "");
        var account = ZohoCrmWorld.Value(await world.Connector.WhoAmIAsync(world.Session, CancellationToken.None));
        account.Id.ShouldBe((string)users["responseBody"]!["users"]![0]!["id"]!);
    }

    /// <summary>Looked for in the directories above, because the data is not part of the project.</summary>
    private static JsonArray Recorded()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var place in (string[])["contracts", "shared/contracts"])
            {
                var file = Path.Combine(folder.FullName, place, "zoho-crm", "recorded-reads.json");
                if (File.Exists(file))
                {
                    return (JsonArray)JsonNode.Parse(File.ReadAllText(file))!;
                }
            }
        }

        Assert.Skip("contracts/zoho-crm is not here");
        throw new InvalidOperationException("skipped");
    }
}
