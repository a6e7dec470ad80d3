using System.Net;
using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmPlaceFacts
{
    private readonly ZohoCrmWorld world = new(prepared: false);

    [Fact]
    public async Task Known_modules_are_listed()
    {
        world.Zoho.Deny("Vendors");
        ZohoCrmWorld.Value(await world.Connector.ListPlacesAsync(world.Session, CancellationToken.None)).ShouldBe([
            new("Events", "Meetings", true), new("Contacts", "Contacts", true), new("Accounts", "Accounts", true),
        ]);
    }

    [Fact]
    public async Task A_module_that_cannot_be_written_is_marked()
    {
        world.Sent.Instead = _ => (HttpStatusCode.OK, """{"modules":[{"api_name":"Events","plural_label":"Meetings","api_supported":true,"viewable":true,"creatable":true,"editable":false}]}""");
        ZohoCrmWorld.Value(await world.Connector.ListPlacesAsync(world.Session, CancellationToken.None)).ShouldBe([new("Events", "Meetings", false)]);
    }

    [Fact]
    public async Task Fields_are_described_by_their_kind()
    {
        var fields = ZohoCrmWorld.Value(await world.Connector.DescribeFieldsAsync(world.Session, "Events", CancellationToken.None)).ToDictionary(field => field.Name);
        fields["Event_Title"].ShouldBe(new("Event_Title", "Title", "text", Mandatory: true, ReadOnly: false));
        fields["Start_DateTime"].Kind.ShouldBe("moment");
        fields["Participants"].Kind.ShouldBe("set");
        fields["Remind_At"].Kind.ShouldBe("number");
        fields["All_day"].Kind.ShouldBe("flag");
        (fields["Who_Id"].Kind, fields["Who_Id"].RefersTo).ShouldBe(("reference", "Contacts"));
        fields["Owner"].Kind.ShouldBe("text");
        fields["Modified_Time"].ShouldBe(new("Modified_Time", "Modified Time", "instant", Mandatory: false, ReadOnly: true));
        fields["Meeting_Venue__s"].Kind.ShouldBe("choice");
    }

    [Fact]
    public async Task Preparing_makes_the_stamp_field_once_in_meetings_and_contacts()
    {
        ZohoCrmWorld.Value(await world.Connector.PrepareAsync(world.Session, "Events", CancellationToken.None));
        world.Spent()["zoho.settings.createField"].ShouldBe(2);
        ZohoCrmWorld.Value(await world.Connector.PrepareAsync(world.Session, "Events", CancellationToken.None));
        world.Spent()["zoho.settings.createField"].ShouldBe(0);
        ZohoCrmWorld.Value(await world.Connector.DescribeFieldsAsync(world.Session, "Events", CancellationToken.None)).ShouldNotContain(field => field.Name == "CRM_Sync_Stamp");
    }

    [Fact]
    public async Task A_field_of_that_name_that_is_no_external_id_is_refused()
    {
        world.Zoho.AddField("Events", new("CRM_Sync_Stamp", "text") { Custom = true });
        ZohoCrmWorld.Fault(await world.Connector.PrepareAsync(world.Session, "Events", CancellationToken.None)).Kind.ShouldBe(FaultKind.Rejected);
    }

    [Fact]
    public async Task ZG_11_preparing_names_the_module_without_permission()
    {
        world.Zoho.Deny("Contacts");
        ZohoCrmWorld.Fault(await world.Connector.PrepareAsync(world.Session, "Contacts", CancellationToken.None)).Reason.ShouldStartWith("this Zoho user has no permission for the module Contacts");
        ZohoCrmWorld.Value(await world.Connector.PrepareAsync(world.Session, "Events", CancellationToken.None));
    }

    [Theory]
    [InlineData("Leads")]
    [InlineData("../users")]
    [InlineData("")]
    public async Task A_module_that_is_not_known_is_asked_for_nowhere(string collection)
    {
        ZohoCrmWorld.Fault(await world.Connector.PullAsync(world.Session, new(collection, null, null, [], null), CancellationToken.None)).Kind.ShouldBe(FaultKind.Rejected);
        (await world.Connector.WriteAsync(world.Session, new(collection, [new WriteItem.Delete(new("1"), new(""))], null), CancellationToken.None))[0].ShouldBeOfType<WriteResult.Failed>();
        world.Sent.Requests.ShouldBeEmpty();
    }
}
