using System.Globalization;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Serving;

namespace CrmSync.Simulation.Hosting;

/// <summary>A process's way to the vendors: what is asked is seen, and waits before its effect and before its answer.</summary>
internal static class VendorWire
{
    /// <summary>As long as the app's own client waits for an answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static HttpClient Open(SandboxWorld world, SimProcess process, Awaits awaits, TimeProvider clock, IVendorTap tap)
    {
        var wire = new SandboxHandler(world, new CallOptions
        {
            Begun = process.Hold,
            BeforeHandle = async (call, _) =>
            {
                await awaits.AskAsync(process, call.Operation, call.Place, call.Record);
                tap.Arrived(call);
            },
            AfterHandle = async (call, response, _) =>
            {
                tap.Answered(process, call, response);
                await awaits.AnswerAsync(process, call.Operation, response.Status == 200 ? "200" : response.Status.ToString(CultureInfo.InvariantCulture));
            },
        });
        return new HttpClient(new Witness(wire, awaits, clock, tap)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Keeps the deadline that the app's own client has, in virtual time: who gave up does not learn what became of the request, which goes on.</summary>
    private sealed class Witness(HttpMessageHandler inner, Awaits awaits, TimeProvider clock, IVendorTap tap) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tap.Asked(request);
            var answer = base.SendAsync(request, cancellationToken);
            if (awaits.Slowness == 0 || answer.IsCompleted)
            {
                return await answer;
            }

            // Not by WhenAny: what it leaves behind goes on elsewhere.
            var given = new TaskCompletionSource<HttpResponseMessage>();
            using var deadline = clock.CreateTimer(_ => given.TrySetException(new TaskCanceledException("the deadline passed")), null, Deadline, Timeout.InfiniteTimeSpan);
            _ = HandOnAsync(answer, given);
            return await given.Task;
        }

        private static async Task HandOnAsync(Task<HttpResponseMessage> answer, TaskCompletionSource<HttpResponseMessage> given)
        {
            try
            {
                given.TrySetResult(await answer);
            }
            catch (HttpRequestException dropped)
            {
                given.TrySetException(dropped);
            }
        }
    }
}
