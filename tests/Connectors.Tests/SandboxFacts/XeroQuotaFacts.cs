using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.XeroWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class XeroQuotaFacts
{
    [Fact]
    public void A_minute_slides_and_says_when_to_come_again()
    {
        var w = new XeroWorld(new() { CallsPerMinute = 3 });
        w.Get("?page=1").Headers["X-MinLimit-Remaining"].ShouldBe("59");
        w.Clock.Advance(TimeSpan.FromSeconds(23));
        w.Get("?page=1");
        w.Get("?page=1").Status.ShouldBe(200);

        var refused = w.Get("?page=1");
        refused.Status.ShouldBe(429);
        refused.Body.ShouldBeEmpty();
        refused.Headers["X-Rate-Limit-Problem"].ShouldBe("minute");
        refused.Headers["Retry-After"].ShouldBe("37");
        refused.Headers["X-DayLimit-Remaining"].ShouldBe("4997");
        refused.Headers["X-AppMinLimit-Remaining"].ShouldBe("9997");

        w.Clock.Advance(TimeSpan.FromSeconds(37));
        w.Get("?page=1").Status.ShouldBe(200);
        w.Get("?page=1").Status.ShouldBe(429);
        var usage = w.Xero.Usage();
        (usage.Calls, usage.Refused, usage.MostInAMinute, usage.MostInADay).ShouldBe((4, 2, 3, 4));
    }

    [Fact]
    public void A_day_is_refused_for_hours()
    {
        var w = new XeroWorld(new() { CallsPerDay = 2, LimitNames = ("Minute limit", "daily", "concurrent") });
        w.Get("?page=1");
        w.Get("?page=1");
        var refused = w.Get("?page=1");
        refused.Headers["X-Rate-Limit-Problem"].ShouldBe("daily");
        refused.Headers["Retry-After"].ShouldBe("86400");
    }

    [Fact]
    public void Organisations_have_a_quota_each_and_other_addresses_have_none()
    {
        var w = new XeroWorld(new() { CallsPerMinute = 1 });
        var second = w.Xero.AddOrganisation("Second");
        w.Get("?page=1").Status.ShouldBe(200);
        w.Get("?page=1", ("xero-tenant-id", second)).Status.ShouldBe(200);
        w.Get("?page=1", ("xero-tenant-id", second)).Status.ShouldBe(429);
        w.Send("GET", "/xero/connections", null, ("xero-tenant-id", "")).Status.ShouldBe(200);
        w.Xero.Usage(second).MostInAMinute.ShouldBe(1);
    }

    [Fact]
    public void What_is_not_limited_is_counted_all_the_same()
    {
        var w = new XeroWorld();
        for (var call = 0; call < 100; call++)
        {
            w.Get("?page=1").Status.ShouldBe(200);
            w.Clock.Advance(TimeSpan.FromSeconds(0.5));
        }

        w.Xero.Usage().MostInAMinute.ShouldBe(100);
        w.Get("?page=1").Headers["X-MinLimit-Remaining"].ShouldBe("0");
    }

    [Fact]
    public void A_repeat_by_its_key_counts_too()
    {
        var w = new XeroWorld();
        w.Send("PUT", Contacts, Body(Named("Acme")), ("Idempotency-Key", "k"));
        w.Send("PUT", Contacts, Body(Named("Acme")), ("Idempotency-Key", "k"));
        w.Xero.Usage().Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Five_calls_at_once_are_enough()
    {
        var w = new XeroWorld(new() { CallsAtOnce = 5 });
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        using var handler = new SandboxHandler(w.World, new CallOptions
        {
            BeforeHandle = async (_, _) =>
            {
                if (Interlocked.Increment(ref waiting) == 6)
                {
                    all.SetResult();
                }

                await all.Task;
            },
        });
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + w.Xero.AccessToken());
        client.DefaultRequestHeaders.Add("xero-tenant-id", w.Xero.TenantId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.GetAsync(new Uri("http://sandbox.test" + Contacts), TestContext.Current.CancellationToken)));

        var refused = answers.Where(answer => (int)answer.StatusCode == 429).ToList();
        refused.ShouldNotBeEmpty();
        refused[0].Headers.GetValues("X-Rate-Limit-Problem").ShouldBe(["concurrent"]);
        refused[0].Headers.RetryAfter.ShouldBeNull();
        w.Xero.Usage().MostAtOnce.ShouldBeLessThanOrEqualTo(5);
    }

    [Theory]
    [InlineData(429, null, 7)]
    [InlineData(429, "day", 80_000)]
    [InlineData(503, null, null)]
    public void Faults_look_like_xeros_own(int status, string? code, int? retryAfter)
    {
        var w = new XeroWorld();
        w.Xero.Faults.Next("xero.contacts.*", 1, new Fault.Answer(status, code, RetryAfterSeconds: retryAfter));
        var answer = w.Get("?page=1");
        answer.Status.ShouldBe(status);
        answer.Headers.GetValueOrDefault("X-Rate-Limit-Problem").ShouldBe(status == 429 ? code ?? "minute" : null);
        answer.Headers.GetValueOrDefault("Retry-After").ShouldBe(retryAfter?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        answer.Json().ShouldBeNull();
    }

    [Fact]
    public void An_answer_is_lost_before_or_after_the_effect()
    {
        var w = new XeroWorld();
        w.Xero.Faults.Next("xero.contacts.put", 1, new Fault.Drop(AfterEffect: false));
        w.Put(Named("Acme")).Dropped.ShouldBeTrue();
        w.Xero.Contacts().ShouldBeEmpty();
        w.Xero.Faults.Next("xero.contacts.put", 1, new Fault.Answer(500, AfterEffect: true));
        w.Put(Named("Acme")).Status.ShouldBe(500);
        w.Xero.Contacts().Count.ShouldBe(1);
        w.Xero.Usage().Calls.ShouldBe(2);
    }
}
