using Xunit;

namespace CrmSync.EndToEnd.Flow;

/// <summary>R28, on the reference system and on calendars.</summary>
public sealed class KillFacts(ITestOutputHelper output)
{
    /// <summary>A first sync of 500 makes some thousands of requests.</summary>
    private static readonly KillSize Size = new(Records: 500, Changes: 200, LongestWait: 160);

    [Fact]
    public Task Twenty_kills_lose_nothing_and_double_nothing_between_two_memories() => KillAsync(new MemoryKillPair());

    [Fact]
    public Task Twenty_kills_lose_nothing_and_double_nothing_between_Zoho_CRM_and_Google_Calendar() => KillAsync(new CalendarPair());

    private Task KillAsync(IKillPair pair) => new KillTest(pair, Size, output).RunAsync(TestContext.Current.CancellationToken);
}
