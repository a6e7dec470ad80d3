using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Xero;

/// <summary>Lists and single reads. https://developer.xero.com/documentation/api/accounting/contacts#get-contacts</summary>
internal sealed class ContactReads(XeroState state, ContactShape shape)
{
    private const int UsualPageSize = 100;
    private const int MostPageSize = 1000;
    private const int LongestQuery = 4096;

    public SandboxResponse List(XeroOrganisation organisation, SandboxRequest request, Fault? fault)
    {
        if (request.Query.Length > LongestQuery)
        {
            throw XeroRefusal.NotFound(); // the web server's own answer to too long an address
        }

        var query = request.Parameters();
        var asOf = fault is Fault.StaleRead stale ? state.Time.GetUtcNow() - stale.By : (DateTimeOffset?)null;
        var since = XeroDate.ModifiedSince(request.Header("If-Modified-Since"));
        var rows = ContactOrder.Apply(Matching(organisation, query, since, asOf), query.Get("order"), state.Switches.IsHighVolume).ToList();
        if (rows.Count == 0 && since is not null && state.Switches.AnswersNotModified)
        {
            return SandboxResponse.Empty(304);
        }

        var summary = Flag(query, "summaryOnly");
        return query.Has("page") || summary ? Page(rows, query, summary, fault) : shape.Envelope(rows.Select(row => shape.Show(row.Id, row.Version, detail: false)));
    }

    public SandboxResponse Get(XeroOrganisation organisation, string idOrNumber, Fault? fault)
    {
        var asOf = fault is Fault.StaleRead stale ? state.Time.GetUtcNow() - stale.By : (DateTimeOffset?)null;
        var found = Guid.TryParse(idOrNumber, out var id) ? organisation.Contacts.GetValueOrDefault(id) : XeroState.Numbered(organisation, idOrNumber);
        if (found is not null && state.Switches.MergedReadsShowSurvivor)
        {
            found = XeroState.Survivor(organisation, found);
        }

        return found?.AsOf(asOf) is { } version ? shape.Envelope([shape.Show(found.Id, version)]) : throw XeroRefusal.NotFound();
    }

    private IEnumerable<(Guid Id, XeroVersion Version)> Matching(XeroOrganisation organisation, SandboxQuery query, DateTimeOffset? since, DateTimeOffset? asOf)
    {
        var filter = query.Get("where") is not { Length: > 0 } where ? (_, _) => true
            : state.Switches.IsHighVolume && !ContactWhere.IsOptimised(where) ? throw XeroRefusal.HighVolume()
            : ContactWhere.Parse(where);
        var ids = query.Get("IDs") is { Length: > 0 } list ? list.Split(',').Select(Id).ToHashSet() : null;
        var term = query.Get("searchTerm");
        var archived = Flag(query, "includeArchived");
        return (ids is null ? organisation.Contacts.Values : ids.Select(id => organisation.Contacts.GetValueOrDefault(id)).OfType<XeroContact>())
            .Select(contact => (contact.Id, Version: contact.AsOf(asOf)!)) // those that were not there are left out next
            .Where(row => row.Version is not null && (archived || row.Version.Text("ContactStatus") != "ARCHIVED")
                && (since is null || (state.Switches.ModifiedSinceIsInclusive ? row.Version.Updated >= since : row.Version.Updated > since))
                && (term is null || Holds(row.Version, term))
                && filter(row.Id, row.Version));
    }

    private SandboxResponse Page(List<(Guid Id, XeroVersion Version)> rows, SandboxQuery query, bool summary, Fault? fault)
    {
        var page = Number(query, "page", 1, int.MaxValue);
        var size = Number(query, "pageSize", UsualPageSize, MostPageSize);
        var shown = rows.Skip((page - 1) * size).Take(size).ToList();
        var (count, pages) = (rows.Count, (rows.Count + size - 1) / size);
        (shown, count, pages) = fault switch
        {
            Fault.ShortList shortened => (shown[..(int)(shown.Count * shortened.Keep)], ((page - 1) * size) + (int)(shown.Count * shortened.Keep), page),
            Fault.EmptyPage => ([], count, Math.Max(pages, page + 1)),
            _ => (shown, count, pages),
        };
        var pagination = new JsonObject { ["page"] = page, ["pageSize"] = size, ["pageCount"] = pages, ["itemCount"] = count };
        return shape.Envelope(shown.Select(row => summary ? ContactShape.Summary(shape.Show(row.Id, row.Version)) : shape.Show(row.Id, row.Version)), pagination);
    }

    private static bool Holds(XeroVersion version, string term) =>
        ((string[])["Name", "FirstName", "LastName", "ContactNumber", "EmailAddress"]).Any(name => version.Text(name)?.Contains(term, StringComparison.OrdinalIgnoreCase) == true);

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw XeroRefusal.Query($"'{text}' is no Guid");

    private static bool Flag(SandboxQuery query, string name) => string.Equals(query.Get(name), "true", StringComparison.OrdinalIgnoreCase);

    private static int Number(SandboxQuery query, string name, int usual, int most) => query.Get(name) is not { } text ? usual
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw XeroRefusal.Query($"{name} is out of range");
}
