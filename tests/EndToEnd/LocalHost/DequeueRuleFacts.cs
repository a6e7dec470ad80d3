using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class DequeueRuleFacts
{
    [Theory]
    [InlineData(5, true, nameof(MessageFate.Invoke))]
    [InlineData(6, true, nameof(MessageFate.Poison))]
    [InlineData(6, false, nameof(MessageFate.Invoke))]
    public void A_message_received_too_often_is_poisoned_without_a_run(long dequeueCount, bool hasPoisonQueue, string fate) =>
        DequeueRule.OnReceived(dequeueCount, 5, hasPoisonQueue).ToString().ShouldBe(fate);

    [Theory]
    [InlineData(true, 5, true, nameof(MessageFate.Delete))]
    [InlineData(false, 4, true, nameof(MessageFate.Return))]
    [InlineData(false, 5, true, nameof(MessageFate.Poison))]
    [InlineData(false, 5, false, nameof(MessageFate.Return))]
    public void The_last_failure_poisons_and_earlier_ones_return(bool succeeded, long dequeueCount, bool hasPoisonQueue, string fate) =>
        DequeueRule.OnFinished(succeeded, dequeueCount, 5, hasPoisonQueue).ToString().ShouldBe(fate);
}
