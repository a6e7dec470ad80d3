using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Playground.Xero.Cast;

/// <summary>Someone who works in the CRM, at its screen and not over its API.</summary>
internal sealed class Salesperson(ZohoCrmSandbox crm)
{
    private const string Contacts = "Contacts";
    private const string Accounts = "Accounts";

    public int Count => crm.Records(Contacts).Count;

    public void ImportAccounts(IEnumerable<string> names) => crm.Create(Accounts, names.Select(name => new JsonObject { ["Account_Name"] = name }));

    public void Import(IEnumerable<Person> people)
    {
        var accounts = crm.Records(Accounts).ToDictionary(account => (string)account["Account_Name"]!, account => (string)account["id"]!); // every account has both
        crm.Create(Contacts, people.Select(person => Form(person, accounts[person.Account])));
    }

    public string AccountId(string name) => (string)crm.Records(Accounts).Single(account => (string?)account["Account_Name"] == name)["id"]!; // a record has an id

    public string? Find(string name) => (string?)crm.Records(Contacts).FirstOrDefault(contact => NameOf(contact) == name)?["id"];

    public Person? Read(string id) => crm.Record(Contacts, id) is { } contact
        ? new((string?)contact["First_Name"] ?? "", (string?)contact["Last_Name"] ?? "", (string?)contact["Email"], (string?)contact["Mobile"] ?? "", (string?)contact["Account_Name"]?["name"] ?? "")
        : null;

    public void ChangeMobile(string id, string number) => crm.Edit(Contacts, id, new JsonObject { ["Mobile"] = number });

    public void Delete(string id) => crm.Delete(Contacts, id);

    private static string NameOf(JsonObject contact) => $"{(string?)contact["First_Name"]} {(string?)contact["Last_Name"]}";

    private static JsonObject Form(Person person, string account) => new()
    {
        ["First_Name"] = person.First,
        ["Last_Name"] = person.Last,
        ["Email"] = person.Email,
        ["Mobile"] = person.Mobile,
        ["Account_Name"] = new JsonObject { ["id"] = account },
    };
}
