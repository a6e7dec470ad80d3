using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// One page of a pull. Xero has page numbers and no keyset, so the order must stand still while we page: by id, under a filter that only ever lets more in (nothing is deleted,
/// and a modified time only grows). A contact that is made or changed between two pages can come twice; none can move before the place we have reached (R7).
/// https://developer.xero.com/documentation/api/accounting/contacts#optimised-ordering
/// </summary>
internal sealed class XeroPull(Session session, PullRequest request)
{
    public const int PageSize = 1000;

    private const int MostRestarts = 3;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PlaceIdentity place = new(XeroConnector.Name, session.AccountId, request.Collection);

    public async Task<Outcome<PulledPage>> PageAsync(CancellationToken cancellationToken)
    {
        if (XeroPosition.Read(request.Cursor, request.Continuation) is not { } position)
        {
            return new Fault(FaultKind.CursorExpired, "the cursor is of another form");
        }

        // Whether If-Modified-Since includes its own second is not documented, so a second before it is asked.
        var page = position.Page.ToString(CultureInfo.InvariantCulture);
        var query = $"?page={page}&pageSize={PageSize}&order=ContactID%20ASC&includeArchived=true";
        if (!(await new XeroClient(session).GetContactsAsync(query, position.Since - Second, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        position = position with { Start = position.Start ?? answer.VendorNow };
        if (position.Since > position.Start)
        {
            return new Fault(FaultKind.CursorExpired, "the cursor is later than Xero's clock");
        }

        var rows = answer.Contacts;
        var observations = ImmutableArray.CreateBuilder<Observation>(rows.Count);
        foreach (var row in rows)
        {
            if (XeroMap.Observe(row, answer.VendorNow, place) is not { } observation)
            {
                return new Fault(FaultKind.Unexpected, "a contact has no id");
            }

            observations.Add(observation);
        }

        var pagination = answer.Body.At("pagination");
        var count = pagination.At("itemCount").Number() ?? ((position.Page - 1) * PageSize) + rows.Count;
        if (count < position.Count || rows.Count < Math.Min(PageSize, count - ((position.Page - 1) * PageSize)))
        {
            return Restart(position);
        }

        var more = pagination.At("pageCount").Number() is { } pages ? position.Page < pages : rows.Count == PageSize;
        var news = observations.Where(observation => !position.Knows(observation)).ToImmutableArray();
        position = position.Remember(observations) with { Count = count };
        return more
            ? new PulledPage(news, (position with { Page = position.Page + 1 }).Write(), null, null)
            : new PulledPage(news, null, position.Cursor(), position.ObservedUntil());
    }

    /// <summary>A page of an older list than the page before, or of fewer rows than it says: what it leaves out would be passed over. The paging begins anew.</summary>
    private static Outcome<PulledPage> Restart(XeroPosition position) => position.Restarts < MostRestarts
        ? new PulledPage([], (position with { Page = 1, Count = 0, Restarts = position.Restarts + 1, Shown = [] }).Write(), null, null)
        : new Fault(FaultKind.Unavailable, "Xero's pages do not fit together");
}
