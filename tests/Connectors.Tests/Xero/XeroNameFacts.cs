using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Xero;

/// <summary>Two people called alike: the second gets what tells them apart in parentheses.</summary>
public sealed class XeroNameFacts
{
    private readonly XeroConnectorWorld w = new();

    [Theory]
    [InlineData("Jane Doe", "Jane Doe", "")]
    [InlineData("Jane Doe (Acme)", "Jane Doe", "Acme")]
    [InlineData("Jane (Janet) Doe", "Jane (Janet) Doe", "")]
    [InlineData("Jane (Janet) Doe (Acme)", "Jane (Janet) Doe", "Acme")]
    [InlineData("Jane Doe (Acme (Sweden))", "Jane Doe", "Acme (Sweden)")]
    [InlineData("Jane Doe(Acme)", "Jane Doe(Acme)", "")]
    [InlineData("(Acme)", "(Acme)", "")]
    [InlineData("Jane Doe ()", "Jane Doe ()", "")]
    [InlineData("Jane Doe )", "Jane Doe )", "")]
    [InlineData("Jane Doe :)", "Jane Doe :)", "")]
    public async Task Only_parentheses_at_the_end_are_a_qualifier(string name, string person, string qualifier)
    {
        var seen = await w.FoundAsync(w.User(name));
        (Text(seen, "PersonName"), Text(seen, "Qualifier") ?? "").ShouldBe((person, qualifier));
    }

    [Theory]
    [InlineData("PersonName", "  Jane   Doe ", "Jane Doe")]
    [InlineData("PersonName", "Jane (Janet)", "Jane [Janet]")]
    [InlineData("PersonName", "a (b) (c)", "a (b) [c]")]
    [InlineData("PersonName", "Jane Doe :)", "Jane Doe :)")]
    [InlineData("Qualifier", "Acme (Sweden)", "Acme (Sweden)")]
    [InlineData("Qualifier", "Acme :)", "Acme :]")]
    [InlineData("Qualifier", ")Acme(", "]Acme[")]
    [InlineData("Name", " Acme \n Ltd\t(x) ", "Acme Ltd (x)")]
    public async Task What_is_stored_is_read_back_as_the_stored_form_says(string field, string text, string stored)
    {
        w.Connector.StoredForm.AsStored(field, new FieldValue.Text(text)).ShouldBe(new FieldValue.Text(stored));
        w.Connector.StoredForm.AsStored(field, new FieldValue.Text(stored)).ShouldBe(new FieldValue.Text(stored));
        w.User("Somebody");
        FieldChange[] changes = field == "Qualifier" ? [Assign("PersonName", "Somebody"), Assign(field, text)] : [Assign(field, text)];
        Text(Written(await w.CreateAsync(1, changes)).Stored, field).ShouldBe(stored);
    }

    [Fact]
    public async Task The_plain_name_is_tried_first_and_the_qualified_one_in_a_second_call_for_those_that_need_it()
    {
        w.User("Jane Doe");
        w.Spent();

        var results = await w.WriteAsync(
            new WriteItem.Create(w.StampOf(1), [Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme")]),
            new WriteItem.Create(w.StampOf(2), [Assign("PersonName", "John Doe"), Assign("Qualifier", "Acme")]));

        results.Select(result => Text(Written(result).Stored, "Name")).ShouldBe(["Jane Doe (Acme)", "John Doe"]);
        var spent = w.Spent();
        (spent.TotalCalls, spent["xero.contacts.put"], spent.TotalWrites).ShouldBe((2, 2, 2));
        w.Sent.Requests[^1].Body!["Contacts"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_second_call_is_turned_away_the_first_ones_results_stand()
    {
        w.User("Jane Doe");
        w.Xero.Faults.Nth("xero.contacts.put", 1, new SandboxFault.Answer(429, RetryAfterSeconds: 7));

        var results = await w.WriteAsync(
            new WriteItem.Create(w.StampOf(1), [Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme")]),
            new WriteItem.Create(w.StampOf(2), [Assign("PersonName", "John Doe"), Assign("Qualifier", "Acme")]));

        results[0].ShouldBeOfType<WriteResult.Unsent>().Fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        Written(results[1]);
        Text(Written(await w.CreateAsync(1, Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme"))).Stored, "Name").ShouldBe("Jane Doe (Acme)");
    }

    [Fact]
    public async Task Two_of_one_name_in_one_batch_are_told_apart()
    {
        var results = await w.WriteAsync(
            new WriteItem.Create(w.StampOf(1), [Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme")]),
            new WriteItem.Create(w.StampOf(2), [Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Bond")]));

        results.Select(result => Text(Written(result).Stored, "Name")).ShouldBe(["Jane Doe", "Jane Doe (Bond)"]);
    }

    [Fact]
    public async Task Without_a_qualifier_and_where_that_is_taken_too_people_are_told_what_to_do()
    {
        w.User("Jane Doe");
        w.User("Jane Doe (Acme)");
        const string reason = "another active contact has this name; rename or archive it in Xero, or map a qualifier that tells them apart";

        Reason(await w.CreateAsync(1, Assign("PersonName", "Jane Doe"))).ShouldBe(reason);
        Reason(await w.CreateAsync(2, Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme"))).ShouldBe(reason);
        Reason(await w.CreateAsync(3, Assign("Name", "jane doe"))).ShouldBe(reason);
        w.Xero.Contacts().Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_update_tries_the_plain_name_and_then_the_qualified_one()
    {
        w.User("Jane Doe");
        var id = w.User("Somebody");
        w.Spent();

        var written = Written(await w.UpdateAsync(id, Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme"), Assign("FirstName", "Jane")));

        (Text(written.Stored, "Name"), Text(written.Stored, "FirstName")).ShouldBe(("Jane Doe (Acme)", "Jane"));
        var spent = w.Spent();
        (spent["xero.contacts.post"], spent.TotalWrites).ShouldBe((2, 1));
        Reason(await w.UpdateAsync(id, Assign("PersonName", "Jane Doe"), Assign("Qualifier", ""))).ShouldStartWith("another active contact has this name");
    }

    [Fact]
    public async Task A_new_person_name_alone_keeps_the_form_that_the_name_has()
    {
        var qualified = w.User("Jane Doe (Acme)");
        var plain = w.User("John Doe");
        w.User("Jane Roe");

        Text(Written(await w.UpdateAsync(qualified, Assign("PersonName", "Jane Roe"))).Stored, "Name").ShouldBe("Jane Roe (Acme)");
        Text(Written(await w.UpdateAsync(plain, Assign("PersonName", "John Roe"))).Stored, "Name").ShouldBe("John Roe");
        Reason(await w.UpdateAsync(plain, Assign("PersonName", "Jane Roe"))).ShouldStartWith("another active contact has this name");
    }

    [Fact]
    public async Task A_qualifier_that_is_not_needed_changes_nothing()
    {
        var id = w.User("Jane Doe");
        w.Spent();
        var written = Written(await w.UpdateAsync(id, Assign("Qualifier", "Acme")));
        Text(written.Stored, "Name").ShouldBe("Jane Doe");
        var spent = w.Spent();
        (spent.TotalWrites, spent["xero.contacts.post"]).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_contact_cannot_be_without_a_name()
    {
        Reason(await w.CreateAsync(1, Assign("FirstName", "Jane"))).ShouldBe("Name: a contact needs a name of at most 255 characters, its qualifier included");
        Reason(await w.UpdateAsync(w.User("Jane Doe"), Assign("PersonName", ""))).ShouldStartWith("Name: a contact needs a name");
        Reason(await w.UpdateAsync(w.User("Joe Doe"), Assign("Name", " "))).ShouldStartWith("Name: a contact needs a name");
        Reason(await w.CreateAsync(2, Assign("PersonName", new string('x', 250)), Assign("Qualifier", "Acme Sweden"))).ShouldStartWith("Name: a contact needs a name");
    }

    [Fact]
    public async Task Angle_brackets_never_leave_us_because_xero_may_say_ok_and_save_nothing()
    {
        w.Xero.Switches = new() { AngleBracketsLie = true };
        Reason(await w.CreateAsync(1, Assign("Name", "a > b"))).ShouldBe("Name: Xero takes no angle brackets in a name");
        Reason(await w.CreateAsync(2, Assign("PersonName", "a"), Assign("Qualifier", "<b>"))).ShouldBe("Name: Xero takes no angle brackets in a name");
        w.Sent.Requests.ShouldBeEmpty();
    }
}
