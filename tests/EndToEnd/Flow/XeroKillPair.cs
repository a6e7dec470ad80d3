using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;

namespace CrmSync.EndToEnd.Flow;

/// <summary>Accounts and people of Zoho CRM, and the contacts of a Xero organisation. Deletions travel both ways.</summary>
internal sealed class XeroKillPair : IKillPair
{
    private const int PeopleOfAnAccount = 19;

    public async Task MakeAsync(Stage stage, int records, CancellationToken cancellationToken)
    {
        var accounts = stage.World.Zoho.Create("Accounts", Enumerable.Range(0, records / (PeopleOfAnAccount + 1)).Select(number => new JsonObject { ["Account_Name"] = $"Account {number}", ["Phone"] = $"+46 {number}" }));
        stage.World.Zoho.Create("Contacts", Enumerable.Range(0, records - accounts.Count).Select(number => Person(NameOf(number), $"P{number}", accounts[number % accounts.Count])));
        stage.EnterXeroWebhook();

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
                ["options"] = new JsonObject { ["deletions"] = "propagate" },
            }, cancellationToken);
        }
    }

    public int Change(Stage stage, int changes, Random random)
    {
        stage.World.Xero.ExpireAccessTokens(); // so that a refresh token, which is used once, changes hands among the kills
        var left = stage.World.Zoho.Records("Contacts").Select(record => ((string)record["Email"]!, (string)record["id"]!)).ToArray();
        random.Shuffle(left);
        var right = stage.World.Xero.Contacts().Where(contact => (string?)contact["EmailAddress"] is { Length: > 0 }).ToDictionary(contact => (string)contact["EmailAddress"]!, contact => (string)contact["ContactID"]!);
        var account = (string)stage.World.Zoho.Records("Accounts")[0]["id"]!;
        var total = Contents(stage).Left.Count;
        for (var number = 0; number < changes; number++)
        {
            var (email, id) = left[number];
            switch (number % 10)
            {
                case 0:
                    stage.World.Zoho.Create("Contacts", Person($"New in CRM {number}", $"N{number}", account));
                    total++;
                    break;
                case 1:
                    stage.World.Xero.Create(new JsonObject { ["Name"] = $"New in Xero {number} (Account 0)", ["EmailAddress"] = $"x{number}@example.com" });
                    total++;
                    break;
                case 2 when number < changes / 2:
                    stage.World.Zoho.Delete("Contacts", id);
                    total--;
                    break;
                case 2:
                    stage.World.Xero.Archive(right[email]);
                    total--;
                    break;
                case 3 or 4 or 5:
                    stage.World.Xero.Edit(right[email], Mobile($"+47 {number}"));
                    break;
                case 6:
                    stage.World.Zoho.Edit("Contacts", id, new JsonObject { ["Last_Name"] = $"Both {number}" });
                    stage.World.Xero.Edit(right[email], Mobile($"+48 {number}"));
                    break;
                default:
                    stage.World.Zoho.Edit("Contacts", id, new JsonObject { ["Last_Name"] = $"Crm {number}" });
                    break;
            }
        }

        return total;
    }

    public (IReadOnlyList<string> Left, IReadOnlyList<string> Right) Contents(Stage stage) => (
        [.. stage.World.Zoho.Records("Accounts").Select(account => Line((string?)account["Account_Name"], null, (string?)account["Phone"], null))
            .Concat(stage.World.Zoho.Records("Contacts").Select(person => Line($"{(string?)person["First_Name"]} {(string?)person["Last_Name"]}", (string?)person["Email"], null, (string?)person["Mobile"])))
            .Order(StringComparer.Ordinal)],
        [.. stage.World.Xero.Contacts().Select(contact => Line(((string?)contact["Name"])?.Split(" (")[0], (string?)contact["EmailAddress"], Phone(contact, "DEFAULT"), Phone(contact, "MOBILE")))
            .Order(StringComparer.Ordinal)]);

    public long Mails(Stage stage) => stage.World.Zoho.Ledger.Snapshot().Mails.Length + stage.World.Xero.Ledger.Snapshot().Mails.Length;

    /// <summary>Every tenth has the name of the one before, so that in Xero the account must tell them apart.</summary>
    private static string NameOf(int number) => $"Person {(number % 10 == 9 ? number - 1 : number)}";

    private static JsonObject Person(string lastName, string email, string account) => new()
    {
        ["First_Name"] = "Ann",
        ["Last_Name"] = lastName,
        ["Email"] = $"{email.ToLowerInvariant()}@example.com",
        ["Account_Name"] = new JsonObject { ["id"] = account },
    };

    private static JsonObject Mobile(string number) => new() { ["Phones"] = new JsonArray(new JsonObject { ["PhoneType"] = "MOBILE", ["PhoneNumber"] = number }) };

    private static string? Phone(JsonObject contact, string type) =>
        (string?)contact["Phones"]?.AsArray().FirstOrDefault(phone => (string?)phone!["PhoneType"] == type)?["PhoneNumber"];

    private static string Line(string? name, string? email, string? phone, string? mobile) => $"{name} | {email} | {phone} | {mobile}";
}
