using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.LocalHost;
using Microsoft.Extensions.Logging;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class HttpFacts : IAsyncLifetime
{
    private readonly StagedApp app = new StagedApp()
        .Http("Open", "open/{*rest}").Http("Locked", "locked", "function").Http("Off", "off")
        .Http("Stream", "stream").Http("Release", "release").Http("Upload", "upload").Http("Redirect", "redirect").Http("Env", "env/{name}").Http("Hang", "hang")
        .Timer("Tick", "0 0 0 1 1 *");

    private readonly HttpClient caller = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private LocalHostServer host = null!; // set before each test

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app.Settings["AzureWebJobs.Off.Disabled"] = "true";
        app.Settings["GREETING"] = "hello there";
        host = await app.StartAsync();
        caller.BaseAddress = host.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        caller.Dispose();
        app.Dispose();
    }

    [Fact]
    public async Task A_request_reaches_the_handler_as_the_real_host_would_pass_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/open/a%20b%2Fc?x=1&x=2");
        request.Headers.Host = "app.example.com";
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("X-Custom", "kept");
        request.Content = new StringContent("the body", Encoding.UTF8, "text/plain");

        using var response = await caller.SendAsync(request, Cancellation);
        var echo = await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        ((string?)echo!["method"]).ShouldBe("PUT"); // the handler echoes an object
        ((string?)echo["url"]).ShouldBe("/api/open/a%20b%2Fc?x=1&x=2");
        ((string?)echo["body"]).ShouldBe("the body");
        var headers = echo["headers"]!; // and always with headers
        ((string?)headers["host"]).ShouldNotBe("app.example.com");
        ((string?)headers["host"]).ShouldNotBeNull().ShouldStartWith("127.0.0.1:");
        ((string?)headers["x-forwarded-host"]).ShouldBe("app.example.com");
        ((string?)headers["x-forwarded-proto"]).ShouldBe("http");
        ((string?)headers["x-forwarded-for"]).ShouldBe("127.0.0.1");
        ((string?)headers["x-custom"]).ShouldBe("kept");
        ((string?)headers["content-length"]).ShouldBe("8");
        Guid.TryParse((string?)headers["x-azure-functions-invocationid"], out _).ShouldBeTrue();
        ((string?)headers["x-azure-functions-hostversion"]).ShouldNotBeNull().ShouldStartWith("4.");
    }

    [Fact]
    public async Task An_answer_streams_before_it_has_ended()
    {
        using var response = await caller.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        (await reader.ReadLineAsync(Cancellation)).ShouldBe("one");

        await caller.PostAsync("/api/release", null, Cancellation);

        (await reader.ReadToEndAsync(Cancellation)).ShouldBe("two\n");
    }

    [Fact]
    public async Task A_chunked_body_streams_before_it_has_ended()
    {
        using var body = new TwoParts(firstArrived: async () =>
        {
            // /api/stream ends only once the handler has seen the first part of the upload.
            (await caller.GetStringAsync("/api/stream", Cancellation)).ShouldBe("one\ntwo\n");
        });

        using var response = await caller.PostAsync("/api/upload", body, Cancellation);

        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("6");
    }

    [Fact]
    public async Task A_redirect_and_its_cookies_are_passed_on()
    {
        using var response = await caller.GetAsync("/api/redirect", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location.ShouldBe(new Uri("http://elsewhere.example/"));
        response.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
    }

    [Theory]
    [InlineData("/api/locked", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/locked", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/api/locked", "the-key", HttpStatusCode.Created)]
    [InlineData("/api/locked?code=the-key", null, HttpStatusCode.Created)]
    [InlineData("/api/locked?code=the-ke", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/open/x", null, HttpStatusCode.Created)]
    [InlineData("/api/unknown", "the-key", HttpStatusCode.NotFound)]
    [InlineData("/api/off", "the-key", HttpStatusCode.NotFound)]
    [InlineData("/Tick", "the-key", HttpStatusCode.NotFound)]
    [InlineData("/admin/functions/Tick", null, HttpStatusCode.Unauthorized)]
    [InlineData("/admin/functions/Nobody", "the-key", HttpStatusCode.NotFound)]
    [InlineData("/admin/functions/Tick", "the-key", HttpStatusCode.Accepted)]
    public async Task Only_the_key_opens_what_is_not_anonymous(string path, string? key, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { input = "" }) };
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using var response = await caller.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("GREETING", "hello there")]
    [InlineData("FUNCTIONS_APP_ROOT_PATH", null)]
    public async Task Settings_reach_the_handler(string name, string? value) =>
        (await caller.GetStringAsync($"/api/env/{name}", Cancellation)).ShouldBe(value ?? app.Root);

    [Fact]
    public async Task The_handler_has_a_port_and_an_id()
    {
        (await caller.GetStringAsync("/api/env/FUNCTIONS_CUSTOMHANDLER_PORT", Cancellation))
            .ShouldBe(await caller.GetStringAsync("/api/env/FUNCTIONS_HTTPWORKER_PORT", Cancellation));
        Guid.TryParse(await caller.GetStringAsync("/api/env/FUNCTIONS_CUSTOMHANDLER_WORKER_ID", Cancellation), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_body_above_100_MB_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/open/big") { Content = new ByteArrayContent(new byte[104_857_601]) };
        request.Headers.ExpectContinue = true; // so that the answer can come before the body

        using var response = await caller.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_console_of_the_handler_becomes_lines()
    {
        await Deadline.Until("three lines", () => app.Log.Count(line => line.Category == "Host.Function.Console") == 3);

        app.Log.ShouldContain(new LocalHostLine(LogLevel.Information, "Host.Function.Console", "listening"));
        app.Log.ShouldContain(new LocalHostLine(LogLevel.Warning, "Host.Function.Console", "a Warning on stderr"));
        app.Log.ShouldContain(new LocalHostLine(LogLevel.Error, "Host.Function.Console", "an error on stderr"));
    }

    /// <summary>A body of unknown length whose second part comes only after the first has been seen.</summary>
    private sealed class TwoParts(Func<Task> firstArrived) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("one"u8.ToArray());
            await stream.FlushAsync();
            await firstArrived();
            await stream.WriteAsync("two"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
