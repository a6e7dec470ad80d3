using System.Globalization;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Serving;

namespace CrmSync.Simulation.Hosting;

/// <summary>A process's way to the vendors: what is asked is seen, and waits before its effect and before its answer.</summary>
internal static class VendorWire
{
    public static HttpClient Open(SandboxWorld world, SimProcess process, Awaits awaits, Action<HttpRequestMessage> asked, Action<SandboxCall> called, Action<SandboxCall, SandboxResponse> answered)
    {
        var wire = new SandboxHandler(world, new CallOptions
        {
            BeforeHandle = (call, _) =>
            {
                called(call);
                return awaits.AskAsync(process, call.Operation, call.Place, call.Record);
            },
            AfterHandle = async (call, response, _) =>
            {
                answered(call, response);
                await awaits.AnswerAsync(process, call.Operation, response.Status == 200 ? "200" : response.Status.ToString(CultureInfo.InvariantCulture));
            },
        });
        return new HttpClient(new Witness(wire, asked)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class Witness(HttpMessageHandler inner, Action<HttpRequestMessage> asked) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
