using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Presets;

/// <summary>
/// One module of Zoho CRM and the contacts of a Xero organisation (ZX): accounts and vendors by their names, people by e-mail and then by name within their
/// account. A person's account comes first, and a Xero contact that is an account's or a vendor's is no person's.
/// </summary>
internal sealed class ZohoCrmXero : IPreset
{
    private const string AccountsName = "zoho-crm-accounts-xero";
    private const string VendorsName = "zoho-crm-vendors-xero";

    /// <summary>ZX-1.</summary>
    private const string Account = "account";

    public static readonly ZohoCrmXero Accounts = new() { Name = AccountsName, Title = "Zoho CRM accounts and Xero", LeftCollection = "Accounts" };

    public static readonly ZohoCrmXero Vendors = new() { Name = VendorsName, Title = "Zoho CRM vendors and Xero", LeftCollection = "Vendors" };

    public static readonly ZohoCrmXero Contacts = new()
    {
        Name = "zoho-crm-contacts-xero",
        Title = "Zoho CRM contacts and Xero",
        LeftCollection = "Contacts",
        Parents = ImmutableSortedDictionary<string, string>.Empty.Add(Account, AccountsName),
        YieldsTo = [AccountsName, VendorsName],
        Demanded = ["name", "email", Account],
    };

    public required string Name { get; init; }

    public required string Title { get; init; }

    public string LeftConnector => "zoho-crm";

    public string RightConnector => "xero";

    public required string LeftCollection { get; init; }

    public string RightCollection => "Contacts";

    public ImmutableSortedDictionary<string, string> Parents { get; private init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<string> YieldsTo { get; private init; } = [];

    public Side? MergesUnnamed => Side.Left;

    private ImmutableArray<string> Demanded { get; init; } = ["name"];

    public SyncOptions Defaults(DateTimeOffset now) => PresetDefaults.Read(Name);

    public Scope ScopeOf(SyncOptions options, Connection left, Connection right) => Scope.All;

    public FieldMap MapOf(SyncOptions options) => options.ToFieldMap();

    public IEnumerable<(string Field, string Allowed)> Check(SyncOptions options) =>
        Demanded.Where(name => !options.Fields.Any(field => field.Name == name)).Select(name => ("fields", $"must contain '{name}'"));
}
