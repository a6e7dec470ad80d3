using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A module's custom views and the ids of the records they show.</summary>
internal sealed class ZohoCrmViews(Session session, ZohoCrmModule module)
{
    private const int PageSize = 200;
    private const int MostPagesOfViews = 10;
    private const int MostEmptyPages = 3;

    private readonly ZohoCrmClient client = new(session);

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/custom-view-meta.html</summary>
    public async Task<Outcome<ImmutableArray<ViewListing>>> ListAsync(CancellationToken cancellationToken)
    {
        var views = ImmutableArray.CreateBuilder<ViewListing>();
        for (var page = 1; page <= MostPagesOfViews; page++)
        {
            if (!(await client.GetAsync($"settings/custom_views?module={module.Name}&page={Text(page)}&per_page={Text(PageSize)}", cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return ZohoCrmAccount.NamePermission(module.Name, fault);
            }

            foreach (var view in answer.Body.At("custom_views").Objects())
            {
                if (view["id"].Text() is { Length: > 0 } id)
                {
                    views.Add(new(id, view["display_value"].Text() ?? view["name"].Text() ?? id));
                }
            }

            if (answer.HasMore != true)
            {
                break;
            }
        }

        return views.ToImmutable();
    }

    /// <summary>
    /// One page by Zoho's own token, which is bound to a request that must not change, so it always has this form.
    /// https://www.zoho.com/crm/developer/docs/api/v8/get-records.html
    /// </summary>
    public async Task<Outcome<ViewPage>> PageAsync(string view, string? continuation, CancellationToken cancellationToken)
    {
        if (!IsId(view) || Read(continuation) is not var (token, emptyPages))
        {
            return new Fault(IsId(view) ? FaultKind.CursorExpired : FaultKind.Rejected, IsId(view) ? "the continuation is of another form" : "this is no view's id");
        }

        var path = $"{module.Name}?fields=id&cvid={view}&per_page={Text(PageSize)}" + (token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}");
        if (!(await client.ExchangeAsync(HttpMethod.Get, path, null, null, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        if (!answer.IsSuccess)
        {
            return IsAboutTheView(answer) ? new Fault(FaultKind.NotFound, $"{module.Name} has no such view any more, or the user may not see it") : answer.Fault;
        }

        var ids = answer.Rows.Select(row => row["id"].Text()).OfType<string>().Select(id => new RecordId(id)).ToImmutableArray();
        if (ids.Length < answer.Rows.Count)
        {
            return new Fault(FaultKind.Unexpected, $"a row of {module.Name} has no id");
        }

        var next = answer.Body.Object("info").At("next_page_token").Text();
        if (!(answer.HasMore ?? next is not null))
        {
            return new ViewPage(ids, null);
        }

        // A page that says there is more and does not lead on must not pass for the end: the records after it would count as outside the view.
        emptyPages = ids.IsEmpty ? emptyPages + 1 : 0;
        return next is null || (next == token && !ids.IsEmpty) || emptyPages > MostEmptyPages
            ? new Fault(FaultKind.Unavailable, "Zoho says the view has more records and does not lead to them")
            : new ViewPage(ids, $"{Text(emptyPages)} {next}");
    }

    private static bool IsAboutTheView(ZohoAnswer answer) =>
        answer.Problem.At("code").Text() == "INVALID_DATA" && answer.Problem.Object("details") is { } details && (details["param_name"] ?? details["api_name"]).Text() == "cvid";

    /// <summary>The empty pages in a row so far, and the token.</summary>
    private static (string? Token, int EmptyPages)? Read(string? continuation) => continuation is null ? (null, 0)
        : continuation.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end && end + 1 < continuation.Length
            && int.TryParse(continuation.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var emptyPages) ? (continuation[(end + 1)..], emptyPages)
        : null;

    private static bool IsId(string view) => view.Length is > 0 and <= 20 && view.All(char.IsAsciiDigit);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
