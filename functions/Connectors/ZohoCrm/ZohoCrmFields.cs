using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>What an organisation's metadata says of a module's fields. Each look is a call, so reads and writes look only where nothing else can tell.</summary>
internal sealed class ZohoCrmFields(Session session, ZohoCrmModule module)
{
    private readonly ZohoCrmClient client = new(session);

    public async Task<Outcome<ImmutableArray<FieldDescription>>> DescribeAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Succeeded(out var fields, out var fault)
            ? fields.Select(field => ZohoFieldDescription.Of(field, module)).OfType<FieldDescription>().ToImmutableArray()
            : fault;

    /// <summary>
    /// The kinds of the fields in which these rows have a text that could be a time and that the module's table does not name: a day is a text of digits to whoever does not
    /// know its field. One that has no metadata holds texts.
    /// </summary>
    public async Task<Outcome<ImmutableSortedDictionary<string, string>>> LearnAsync(IReadOnlyCollection<JsonObject> rows, IEnumerable<string> mapped, CancellationToken cancellationToken)
    {
        var open = mapped.Where(name => !module.Knows(name) && rows.Any(row => ZohoTime.LooksLikeOne(row[name].Text()))).ToHashSet();
        if (open.Count == 0)
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        if (!(await ListAsync(cancellationToken)).Succeeded(out var fields, out var fault))
        {
            return fault;
        }

        var known = fields.Where(field => field["api_name"].Text() is not null).ToLookup(field => field["api_name"].Text()!); // asked before
        return open.ToImmutableSortedDictionary(name => name, name => known[name].Select(field => ZohoFieldKind.Of(name, field, module)).FirstOrDefault() ?? "text", StringComparer.Ordinal);
    }

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html</summary>
    public async Task<Outcome<IReadOnlyList<JsonObject>>> ListAsync(CancellationToken cancellationToken) =>
        (await client.GetAsync($"settings/fields?module={module.Name}", cancellationToken)).Succeeded(out var answer, out var fault)
            ? new Outcome<IReadOnlyList<JsonObject>>.Ok([.. answer.Body.At("fields").Objects()])
            : fault;
}
