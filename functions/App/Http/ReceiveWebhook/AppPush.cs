using CrmSync.App.Flow.Signals;
using CrmSync.App.Host;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Http.ReceiveWebhook;

/// <summary>
/// A push to the one address that an app has at a vendor for all accounts. The vendor takes a webhook away whose pushes are not acknowledged, so
/// whatever is genuine is acknowledged once its signals are stored, also where nobody syncs the account any more.
/// </summary>
internal static class AppPush
{
    /// <summary>Look-ups and messages of one push.</summary>
    private const int AtOnce = 8;

    public static async Task<IResult> ReceiveAsync(IServiceProvider services, IConnector connector, Push push, CancellationToken cancellationToken) =>
        Verify(services.GetRequiredService<AppSettings>().WebhookKeysOf(connector.Info.Name), connector, push) switch
        {
            PushVerdict.Genuine => await SignalAsync(services, connector, push, cancellationToken),
            PushVerdict.Greeting => Results.Ok(),
            PushVerdict.Forged => Results.Unauthorized(),
            PushVerdict.Malformed => Results.BadRequest(),
            var verdict => throw new InvalidOperationException($"unknown verdict {verdict}"),
        };

    /// <summary>By either of two keys, so that one can be replaced while pushes come. Without a key nothing is believed.</summary>
    private static PushVerdict Verify(IReadOnlyList<ChannelSecret> keys, IConnector connector, Push push)
    {
        var verdict = PushVerdict.Forged;
        foreach (var key in keys)
        {
            verdict = verdict == PushVerdict.Forged ? connector.Verify(push, key) : verdict;
        }

        return verdict;
    }

    private static async Task<IResult> SignalAsync(IServiceProvider services, IConnector connector, Push push, CancellationToken cancellationToken)
    {
        var subjects = connector.SubjectsOf(push);
        if (subjects.IsEmpty)
        {
            return Results.Ok();
        }

        await services.GetRequiredService<StorageReady>().EnsureAsync();
        var known = services.GetRequiredService<KnownAccounts>();
        await Lanes.RunAsync([.. subjects.GroupBy(subject => subject.Account)], AtOnce, async account =>
        {
            foreach (var place in await known.FindAsync(connector.Info.Name, account.Key, cancellationToken))
            {
                if (account.Any(subject => subject.Collection == place.Collection))
                {
                    await SignalAsync(services, place);
                }
            }
        });
        return Results.Ok();
    }

    /// <summary>Not tied to the request: others may ride on the same signal.</summary>
    private static Task SignalAsync(IServiceProvider services, AccountPlace place)
    {
        var messages = services.GetRequiredService<Messages>();
        return services.GetRequiredService<SignalCoalescer>().SendAsync(
            place.Tenant, place.PlaceId, delay => messages.SendAsync(messages.NewSignal(place.Tenant, place.PlaceId, SignalReason.Push), delay, CancellationToken.None));
    }
}
