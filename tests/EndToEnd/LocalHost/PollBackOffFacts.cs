using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class PollBackOffFacts
{
    private readonly PollBackOff backOff = new(TimeSpan.FromMilliseconds(500), new Random(7));

    [Fact]
    public void Waits_grow_from_100_ms_to_the_limit()
    {
        var waits = Enumerable.Range(0, 6).Select(_ => backOff.AfterEmpty().TotalMilliseconds).ToArray();

        waits[0].ShouldBeInRange(100, 120);
        waits[1].ShouldBeInRange(160, 240);
        waits[2].ShouldBeInRange(320, 480);
        waits[3..].ShouldAllBe(wait => wait == 500);
    }

    [Fact]
    public void A_message_found_starts_the_waits_anew()
    {
        for (var i = 0; i < 5; i++)
        {
            backOff.AfterEmpty();
        }

        backOff.Found();

        backOff.AfterEmpty().TotalMilliseconds.ShouldBeInRange(100, 120);
    }
}
