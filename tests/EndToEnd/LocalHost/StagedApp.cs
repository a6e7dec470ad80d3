using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

/// <summary>A temporary app root with a handler in Node.js, and the journal of what that handler was asked.</summary>
internal sealed class StagedApp : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("localhost-facts-").FullName;

    public StagedApp()
    {
        Directory.CreateDirectory(Root);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "LocalHost", "handler.js"), Path.Combine(Root, "handler.js"));
        File.WriteAllText(Path.Combine(Root, "host.json"), """
            {
              "version": "2.0", // comments are allowed here
              "customHandler": { "description": { "defaultExecutablePath": "node", "arguments": ["handler.js"] }, "enableProxyingHttpRequest": true },
              "extensions": { "queues": { "maxPollingInterval": "00:00:00.200", "visibilityTimeout": "00:00:00", "maxDequeueCount": 5, "messageEncoding": "none" } }
            }
            """);
    }

    public string Root => Path.Combine(folder, "app");

    public ConcurrentQueue<LocalHostLine> Log { get; } = new();

    public Dictionary<string, string> Settings { get; } = [];

    public StagedApp Http(string name, string route, string authLevel = "anonymous") =>
        Function(name, $$"""{"type":"httpTrigger","direction":"in","name":"req","authLevel":"{{authLevel}}","route":"{{route}}"},{"type":"http","direction":"out","name":"res"}""");

    public StagedApp Queue(string name, string queueName) =>
        Function(name, $$"""{"type":"queueTrigger","direction":"in","name":"item","queueName":"{{queueName}}","connection":"AzureWebJobsStorage"}""");

    public StagedApp Timer(string name, string schedule) =>
        Function(name, $$"""{"type":"timerTrigger","direction":"in","name":"timer","schedule":"{{schedule}}"}""");

    public Task<LocalHostServer> StartAsync(TimeProvider? clock = null, TimeSpan? messageLease = null)
    {
        Settings["JOURNAL"] = Path.Combine(folder, "journal");
        return LocalHostServer.StartAsync(
            new LocalHostOptions
            {
                AppRoot = Root,
                FunctionKey = "the-key",
                Settings = Settings,
                StateFolder = Path.Combine(folder, "state"),
                TimeProvider = clock ?? TimeProvider.System,
                MessageLease = messageLease ?? TimeSpan.FromMinutes(10),
                Log = Log.Enqueue,
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>The invocations so far; only whole lines, the handler may be writing.</summary>
    public IReadOnlyList<Invocation> Journal()
    {
        var path = Path.Combine(folder, "journal");
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Invocation.Parse)];
    }

    public Task<IReadOnlyList<Invocation>> Invocations(int count) =>
        Deadline.Until($"{count} invocations", () => Task.FromResult(Journal() is var seen && seen.Count >= count ? seen : null));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private StagedApp Function(string name, string bindings)
    {
        Directory.CreateDirectory(Path.Combine(Root, name));
        File.WriteAllText(Path.Combine(Root, name, "function.json"), $$"""{"bindings":[{{bindings}}]}""");
        return this;
    }

    internal sealed record Invocation(int ProcessId, string Url, JsonNode Headers, JsonNode Body)
    {
        // The handler above writes these four on each line.
        public static Invocation Parse(string line) => JsonNode.Parse(line)! is var json
            ? new((int)json["pid"]!, (string)json["url"]!, json["headers"]!, JsonNode.Parse((string)json["body"]!)!)
            : throw new JsonException(line);
    }
}
