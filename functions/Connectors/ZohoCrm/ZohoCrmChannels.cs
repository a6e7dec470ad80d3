using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Notification channels. https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html</summary>
internal sealed class ZohoCrmChannels(Session session, ZohoCrmModule module)
{
    /// <summary>A week is the most; a second more, by whose clock ever, and Zoho grants one hour.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);

    private readonly ZohoCrmClient client = new(session);

    public async Task<Outcome<Channel>> SubscribeAsync(ChannelRequest request, CancellationToken cancellationToken)
    {
        var life = request.Life < LongestLife ? request.Life : LongestLife;
        var watch = new JsonObject
        {
            ["channel_id"] = request.ChannelId,
            ["events"] = new JsonArray(module.Name + ".all"),
            ["notify_url"] = request.Address.AbsoluteUri,
            ["token"] = ZohoCrmWebhook.TokenOf(request.Secret),
            ["channel_expiry"] = ZohoTime.Write(ZohoTime.WholeSeconds(session.Clock.GetUtcNow() + life)),
            ["notify_on_related_action"] = false,
            ["return_affected_field_values"] = false,
        };
        if (!(await client.AskAsync(HttpMethod.Post, "actions/watch", new JsonObject { ["watch"] = new JsonArray(watch) }, null, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        if (answer.Body.At("watch").Objects().FirstOrDefault() is not { } item || !ZohoReply.IsSuccess(item))
        {
            return ZohoProblem.FaultOf(answer.Problem ?? []);
        }

        // What was granted, which can be less than asked.
        var expiry = item.Object("details").At("events").Objects().Select(granted => ZohoTime.Parse(granted["channel_expiry"].Text())).Min();
        return expiry is { } until
            ? new Channel(request.ChannelId, "", until.ToUniversalTime())
            : new Fault(FaultKind.Unexpected, "Zoho does not say how long the channel lives");
    }

    /// <summary>A channel that Zoho does not know, or does not take for one, is stopped. https://www.zoho.com/crm/developer/docs/api/v8/notifications/disable.html</summary>
    public async Task<Outcome<Done>> StopAsync(Channel channel, CancellationToken cancellationToken) =>
        (await client.AskAsync(HttpMethod.Delete, $"actions/watch?channel_ids={Uri.EscapeDataString(channel.ChannelId)}", null, null, cancellationToken)).Succeeded(out _, out var fault)
            || fault.Kind is FaultKind.NotFound or FaultKind.Rejected ? default(Done) : fault;
}
