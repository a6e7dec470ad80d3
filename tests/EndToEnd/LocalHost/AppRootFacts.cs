using CrmSync.LocalHost;
using FlowTimes = CrmSync.App.Settings.FlowTimes;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class AppRootFacts : IDisposable
{
    private readonly StagedApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public void A_setting_overrides_host_json()
    {
        var hostJson = HostJson.Load(app.Root, Settings(("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:07")));

        hostJson.Queues.VisibilityTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        hostJson.Queues.MaxDequeueCount.ShouldBe(5);
    }

    [Fact]
    public void I18_Tenants_share_what_the_host_hands_a_process_at_once()
    {
        var queues = HostJson.Load(AppContext.BaseDirectory, Settings()).Queues; // the app's own

        // One tenant never has so much in hand that the host fetches no more: another's message would wait behind it.
        (queues.BatchSize + queues.NewBatchThreshold, queues.BatchSize).ShouldBe((new FlowTimes().MessagesAtOnce, new FlowTimes().MessageShare));
    }

    [Fact]
    public void Names_between_percent_signs_are_settings()
    {
        var settings = Settings(("ARG", "value"), ("AzureFunctionsJobHost__customHandler__description__arguments", """["%ARG%","%UNSET%x"]"""));

        HostJson.Load(app.Root, settings).Handler.Arguments.ShouldBe("value x");
    }

    [Theory]
    [InlineData("-1", -1)]
    [InlineData("00:00:05", 5000)]
    public void Minus_one_is_an_unbounded_function_timeout(string text, int milliseconds) =>
        HostJson.Load(app.Root, Settings(("AzureFunctionsJobHost__functionTimeout", text))).FunctionTimeout.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Queue_names_and_schedules_come_from_settings()
    {
        var settings = Settings(("JOBS", "jobs-of-today"), ("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("WHEN", "0 0 1 * * *"));

        FunctionJson.Parse("Q", """{"bindings":[{"type":"queueTrigger","name":"item","queueName":"%JOBS%"}]}""", settings).Trigger
            .ShouldBe(new Trigger.Queue("item", "jobs-of-today", "UseDevelopmentStorage=true", IsBinary: false));
        FunctionJson.Parse("T", """{"bindings":[{"type":"timerTrigger","name":"timer","schedule":"%WHEN%"}]}""", settings).Trigger
            .ShouldBe(new Trigger.Timer("timer", "0 0 1 * * *", UseMonitor: true, RunOnStartup: false));
    }

    [Fact]
    public void An_unset_queue_name_is_an_error() =>
        Should.Throw<InvalidDataException>(() => FunctionJson.Parse("Q", """{"bindings":[{"type":"queueTrigger","name":"item","queueName":"%NOT_THERE%"}]}""", Settings()))
            .Message.ShouldBe("'%NOT_THERE%' does not resolve to a value.");

    [Theory]
    [InlineData("{\"bindings\":[{\"type\":\"httpTrigger\"},{\"type\":\"http\"}],\"disabled\":true}", "x", "x", true)]
    [InlineData("{\"bindings\":[{\"type\":\"httpTrigger\"},{\"type\":\"http\"}]}", "AzureWebJobs.F.Disabled", "true", true)]
    [InlineData("{\"bindings\":[{\"type\":\"httpTrigger\"},{\"type\":\"http\"}]}", "AzureWebJobs.F.Disabled", "false", false)]
    public void Functions_are_disabled_by_file_or_setting(string json, string setting, string value, bool isDisabled) =>
        FunctionJson.Parse("F", json, Settings((setting, value))).IsDisabled.ShouldBe(isDisabled);

    [Fact]
    public void Local_settings_give_way_to_the_environment()
    {
        File.WriteAllText(Path.Combine(app.Root, "local.settings.json"), """{"Values":{"PATH":"nowhere","ONLY_HERE":"yes"}}""");

        LocalSettings.Load(app.Root).ShouldBe([KeyValuePair.Create("ONLY_HERE", "yes")]);
    }

    private static AppSettings Settings(params (string Name, string Value)[] own) =>
        new(own.ToDictionary(pair => pair.Name, pair => pair.Value), new Dictionary<string, string>());
}
