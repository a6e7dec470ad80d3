using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>Custom views and the records they show.</summary>
public class ZohoViewFacts
{
    [Fact]
    public void Views_are_listed_the_systems_own_first_and_shown_with_their_criteria()
    {
        var w = new ZohoWorld();
        var id = w.Zoho.AddView("Vendors", "In Ulm", new ViewCriteria.Compare("City", "equal", "Ulm"));
        var list = w.Api.Get(Crm + "/settings/custom_views?module=Vendors").Json()!;
        ((JsonArray)list["custom_views"]!).Select(view => $"{view!["display_value"]} {view["system_defined"]} {view["category"]}").ShouldBe(["All Vendors true public_views", "In Ulm false shared_with_me"]);
        list["info"]!["more_records"]!.GetValue<bool>().ShouldBeFalse();
        w.Api.Get($"{Crm}/settings/custom_views/{id}?module=Vendors").Json()!["custom_views"]![0]!["criteria"]!["field"]!["api_name"]!.ToString().ShouldBe("City");
        w.Zoho.RemoveView("Vendors", id);
        w.Api.Get($"{Crm}/settings/custom_views/{id}?module=Vendors").Status.ShouldBe(204);
        Code(w.Api.Get($"{Crm}/Vendors?fields=id&cvid={id}")).ShouldBe("400 INVALID_DATA");
        Code(w.Api.Get(Crm + "/settings/custom_views")).ShouldBe("400 REQUIRED_PARAM_MISSING");
    }

    [Fact]
    public void Views_are_listed_in_pages()
    {
        var w = new ZohoWorld();
        w.Zoho.AddView("Vendors", "Second");
        var second = w.Api.Get(Crm + "/settings/custom_views?module=Vendors&page=2&per_page=1").Json()!;
        second["custom_views"]![0]!["name"]!.ToString().ShouldBe("Second");
        w.Api.Get(Crm + "/settings/custom_views?module=Vendors&page=3&per_page=1").Status.ShouldBe(204);
        Code(w.Api.Get(Crm + "/settings/custom_views?module=Vendors&per_page=201")).ShouldBe("400 LIMIT_EXCEEDED");
    }

    [Theory]
    [InlineData("City", "equal", "ulm", true)]
    [InlineData("City", "not_equal", "Ulm", false)]
    [InlineData("City", "contains", "l", true)]
    [InlineData("City", "starts_with", "m", false)]
    [InlineData("State", "equal", null, true)]
    [InlineData("State", "not_equal", null, false)]
    [InlineData("Size", "greater_than", "9", true)]
    [InlineData("Size", "less_equal", "9.9", false)]
    [InlineData("Active", "equal", "true", true)]
    [InlineData("Since", "greater_equal", "2026-01-01", true)]
    [InlineData("Since", "less_than", "2026-01-01", false)]
    public void A_comparison_chooses(string field, string comparator, string? value, bool shown)
    {
        var w = new ZohoWorld();
        foreach (var (name, type) in new[] { ("Size", "integer"), ("Active", "boolean"), ("Since", "date") })
        {
            w.Zoho.AddField("Vendors", new(name, type) { Custom = true });
        }

        w.Zoho.Create("Vendors", ZohoFieldFacts.Vendor(("City", "Ulm"), ("Size", 10), ("Active", true), ("Since", "2026-03-01")));
        var view = w.Zoho.AddView("Vendors", "Chosen", new ViewCriteria.Compare(field, comparator, value));
        w.Api.Get($"{Crm}/Vendors?fields=id&cvid={view}").Status.ShouldBe(shown ? 200 : 204);
    }

    [Fact]
    public void Records_enter_and_leave_a_view_as_users_edit_them()
    {
        var w = new ZohoWorld();
        var view = w.Zoho.AddView("Vendors", "Good", new ViewCriteria.Group(
            true, new ViewCriteria.Compare("City", "equal", "Ulm"), new ViewCriteria.Group(false, new ViewCriteria.Compare("Email", "contains", "@"), new ViewCriteria.Compare("Phone", "not_equal", null))));
        var id = w.Zoho.Create("Vendors", ZohoFieldFacts.Vendor(("City", "Ulm")));
        Shown(w, view).ShouldBeEmpty();
        w.Zoho.Edit("Vendors", id, new JsonObject { ["Phone"] = "1" });
        Shown(w, view).ShouldBe([id]);
        w.Zoho.Edit("Vendors", id, new JsonObject { ["City"] = "Bonn" });
        Shown(w, view).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "5,4,3,2,1")]
    [InlineData(true, "5,4,2,1")]
    public void A_page_goes_on_after_the_last_row_or_after_so_many_by_switch(bool counts, string read)
    {
        var w = new ZohoWorld(new ZohoSwitches { PageTokensCountRows = counts });
        var view = w.Zoho.AddView("Vendors", "In Ulm", new ViewCriteria.Compare("City", "equal", "Ulm"));
        string[] ids = [.. Enumerable.Range(0, 5).Select(_ => w.Zoho.Create("Vendors", ZohoFieldFacts.Vendor(("City", "Ulm"))))];
        var first = w.Api.Get($"{Crm}/Vendors?fields=id&cvid={view}&per_page=2");
        w.Zoho.Edit("Vendors", ids[4], new JsonObject { ["City"] = "Bonn" });
        var second = w.Api.Get($"{Crm}/Vendors?fields=id&cvid={view}&per_page=2&page_token={Token(first)}");
        var third = w.Api.Get($"{Crm}/Vendors?fields=id&cvid={view}&per_page=2&page_token={Token(second)}");
        string[] all = [.. Ids(first), .. Ids(second), .. third.Status == 200 ? Ids(third) : []];
        string.Join(',', all.Select(id => Array.IndexOf(ids, id) + 1)).ShouldBe(read);
    }

    private static string Token(SandboxResponse page) => (string?)page.Json()!["info"]!["next_page_token"] ?? "";

    private static string[] Shown(ZohoWorld w, string view) => w.Api.Get($"{Crm}/Vendors?fields=id&cvid={view}") is { Status: 200 } page ? Ids(page) : [];
}
