using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>Tokens, the account, its places and their fields.</summary>
public abstract partial class ConnectorContract
{
    [Fact]
    public async Task Credentials_buy_a_token_that_works()
    {
        var grant = Ok(await Connector.AuthorizeAsync(Bench.Credentials, Bench.Endpoint, Cancellation));

        grant.ExpiresIn.ShouldBeGreaterThan(TimeSpan.FromMinutes(1));
        Connector.Info.CredentialFields.ShouldAllBe(name => grant.Keep[name].Length > 0);
        Ok(await Connector.WhoAmIAsync(Session with { AccessToken = grant.AccessToken }, Cancellation)).Id.ShouldBe(Bench.AccountId);
        grant.ToString().ShouldNotContain(grant.AccessToken);
    }

    [Fact]
    public async Task The_kept_credentials_buy_the_next_token()
    {
        var grant = Ok(await Connector.AuthorizeAsync(Bench.Credentials, Bench.Endpoint, Cancellation));

        Ok(await Connector.AuthorizeAsync(grant.Keep, Bench.Endpoint, Cancellation)).AccessToken.ShouldNotBe(grant.AccessToken);
    }

    [Fact]
    public async Task A_revoked_grant_says_so()
    {
        Bench.RevokeGrant();

        FaultIn(await Connector.AuthorizeAsync(Bench.Credentials, Bench.Endpoint, Cancellation)).Kind.ShouldBe(FaultKind.Revoked);
    }

    [Fact]
    public async Task An_expired_token_says_so_everywhere()
    {
        var made = await CreatedAsync("before");
        Bench.ExpireTokens();
        var writes = Writes;

        FaultIn(await Connector.WhoAmIAsync(Session, Cancellation)).Kind.ShouldBe(FaultKind.TokenExpired);
        FaultIn(await Connector.ListPlacesAsync(Session, Cancellation)).Kind.ShouldBe(FaultKind.TokenExpired);
        FaultIn(await PageAsync(null, null)).Kind.ShouldBe(FaultKind.TokenExpired);
        FaultIn(await Connector.ReadAsync(Session, Bench.Collection, [made.Id], Bench.Fields, Cancellation)).Kind.ShouldBe(FaultKind.TokenExpired);
        foreach (var result in await WriteAsync(Create("one"), Create("two")))
        {
            result.ShouldBeOfType<WriteResult.Unsent>().Fault.Kind.ShouldBe(FaultKind.TokenExpired);
        }

        Writes.ShouldBe(writes);
    }

    [Fact]
    public async Task A_missing_permission_is_a_clear_refusal()
    {
        Bench.Vendor.Faults.Each(Bench.Calls.Account, 1, new SandboxFault.Answer(403, Bench.ForbiddenCode));

        FaultIn(await Connector.WhoAmIAsync(Session, Cancellation)).Kind.ShouldBe(FaultKind.Forbidden);
    }

    [Fact]
    public async Task Places_are_listed_with_their_writability()
    {
        var places = Ok(await Connector.ListPlacesAsync(Session, Cancellation));

        places.ShouldContain(place => place.Collection == Bench.Collection && place.Writable && place.Title.Length > 0);
        places.Select(place => place.Collection).ShouldBeUnique();
        if (Bench.ReadOnlyCollection is { } readOnly)
        {
            places.ShouldContain(place => place.Collection == readOnly && !place.Writable);
        }
    }

    [Fact]
    public async Task Fields_are_described()
    {
        var fields = Ok(await Connector.DescribeFieldsAsync(Session, Bench.Collection, Cancellation));

        Bench.Fields.ShouldBeSubsetOf(fields.Select(field => field.Name));
        fields.Select(field => field.Kind).ShouldBeSubsetOf(["text", "number", "flag", "date", "instant", "moment", "set", "choice", "reference"]);
        fields.ShouldContain(field => field.Name == Bench.TitleField && field.Kind == "text" && !field.ReadOnly);
    }

    [Fact]
    public async Task Preparing_twice_is_preparing_once()
    {
        var before = Bench.Vendor.Ledger.Snapshot();

        Ok(await Connector.PrepareAsync(Session, Bench.Collection, Cancellation));

        (Bench.Vendor.Ledger.Snapshot() - before).TotalWrites.ShouldBe(0);
    }

    [Fact]
    public async Task Every_call_is_paced()
    {
        var calls = Bench.Vendor.Ledger.Snapshot();
        var units = Bench.Pace.Units;
        var made = await CreatedAsync("paced");
        await PullAsync(null);
        await ReadAsync(made.Id);
        await WriteAsync(Update(made.Id, made.Version, "paced again"));

        (Bench.Pace.Units - units).ShouldBeGreaterThanOrEqualTo((int)(Bench.Vendor.Ledger.Snapshot() - calls).TotalCalls);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task A_broken_vendor_is_a_fault_and_not_an_exception(int status)
    {
        var fault = status == 0 ? (SandboxFault)new SandboxFault.Drop(AfterEffect: false) : new SandboxFault.Answer(status);
        foreach (var call in (string[])[Bench.Calls.Account, Bench.Calls.Pull])
        {
            Bench.Vendor.Faults.Each(call, 1, fault);
        }

        FaultIn(await Connector.WhoAmIAsync(Session, Cancellation)).Kind.ShouldBe(FaultKind.Unavailable);
        FaultIn(await PageAsync(null, null)).Kind.ShouldBe(FaultKind.Unavailable);
    }
}
