using System.Text.Json.Nodes;
using CrmSync.Sandbox.Xero;

namespace CrmSync.Playground.Xero.Cast;

/// <summary>Someone who keeps the books in Xero, at its screen and not over its API.</summary>
internal sealed class Bookkeeper(XeroSandbox xero)
{
    /// <summary>Those that are not archived.</summary>
    public int Count => xero.Contacts().Count;

    public void Import(IEnumerable<Person> people)
    {
        using (xero.Act())
        {
            foreach (var person in people)
            {
                Add(person);
            }
        }
    }

    public string Add(Person person) => xero.Create(new JsonObject
    {
        ["Name"] = person.Name,
        ["FirstName"] = person.First,
        ["LastName"] = person.Last,
        ["EmailAddress"] = person.Email,
        ["Phones"] = MobileOf(person.Mobile),
    });

    public string AddCompany(string name) => xero.Create(new JsonObject { ["Name"] = name });

    public string? Find(string name) => (string?)xero.Contacts().FirstOrDefault(contact => (string?)contact["Name"] == name)?["ContactID"];

    public int Named(string name) => xero.Contacts().Count(contact => (string?)contact["Name"] == name);

    public int WithEmail(string? email) => xero.Contacts().Count(contact => string.Equals((string?)contact["EmailAddress"], email, StringComparison.OrdinalIgnoreCase));

    public string? NameOf(string id) => (string?)xero.Contact(id)?["Name"];

    public string? EmailOf(string id) => (string?)xero.Contact(id)?["EmailAddress"];

    public string? MobileNumberOf(string id) =>
        (string?)xero.Contact(id)?["Phones"]?.AsArray().FirstOrDefault(phone => (string?)phone!["PhoneType"] == "MOBILE")?["PhoneNumber"];

    public bool IsArchived(string id) => (string?)xero.Contact(id)?["ContactStatus"] == "ARCHIVED";

    public void ChangeEmail(string id, string email) => xero.Edit(id, new JsonObject { ["EmailAddress"] = email });

    public void Archive(string id) => xero.Archive(id);

    public void Merge(string keep, string lose) => xero.Merge(keep, lose);

    private static JsonArray MobileOf(string number) => [new JsonObject { ["PhoneType"] = "MOBILE", ["PhoneNumber"] = number }];
}
