using Xunit;

namespace CrmSync.EndToEnd.Flow;

/// <summary>R28, on accounts and people: two syncs that share a place, of which one waits for the other's pairs (R23).</summary>
public sealed class XeroKillFacts(ITestOutputHelper output)
{
    /// <summary>Batches of fifty make few requests, so the kills are closer together.</summary>
    private static readonly KillSize Size = new(Records: 200, Changes: 80, LongestWait: 100);

    [Fact]
    public Task Twenty_kills_lose_nothing_and_double_nothing_between_Zoho_CRM_and_Xero() =>
        new KillTest(new XeroKillPair(), Size, output).RunAsync(TestContext.Current.CancellationToken);
}
