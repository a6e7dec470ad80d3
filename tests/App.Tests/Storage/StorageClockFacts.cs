using CrmSync.App.Host;
using CrmSync.App.Settings;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using CrmSync.Sandbox.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

/// <summary>Processes whose clocks differ by minutes agree on the time, by what the storage says it is.</summary>
public sealed class StorageClockFacts(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualClock own = new(Noon);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-3)] // answers are dated in whole seconds
    public void A_clock_that_is_kept_well_is_left_alone(int secondsOff)
    {
        var clock = new StorageClock(own);

        clock.Hear(Noon.AddSeconds(secondsOff), TimeSpan.Zero);

        clock.GetUtcNow().ShouldBe(Noon);
    }

    [Theory]
    [InlineData(600, 600)]
    [InlineData(3, 3)]
    [InlineData(-600, -599)] // it may have been that second's end
    [InlineData(-4, -3)]
    public void A_clock_that_is_wrong_is_corrected(int storageIsAheadBySeconds, int correctedBySeconds)
    {
        var clock = new StorageClock(own);

        clock.Hear(Noon.AddSeconds(storageIsAheadBySeconds), TimeSpan.Zero);
        own.Advance(TimeSpan.FromMinutes(1));

        (clock.GetUtcNow() - Noon).ShouldBe(TimeSpan.FromSeconds(60 + correctedBySeconds));
    }

    [Fact]
    public void An_answer_that_was_long_on_its_way_says_nothing_against_the_clock()
    {
        var clock = new StorageClock(own);
        var asked = clock.GetTimestamp();
        own.Advance(TimeSpan.FromMinutes(2));

        clock.Hear(Noon, clock.GetElapsedTime(asked));
        clock.Hear(Noon.AddMinutes(2), clock.GetElapsedTime(asked));

        clock.GetUtcNow().ShouldBe(Noon.AddMinutes(2));
    }

    [Fact]
    public void A_clock_that_is_set_right_is_followed_back()
    {
        var clock = new StorageClock(own);
        clock.Hear(Noon.AddMinutes(-10), TimeSpan.Zero);
        clock.GetUtcNow().ShouldBe(Noon.AddMinutes(-10).AddSeconds(1));

        clock.Hear(Noon, TimeSpan.Zero);

        clock.GetUtcNow().ShouldBe(Noon);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task The_app_goes_by_the_time_of_its_tables(int minutesOff)
    {
        var settings = new AppSettings(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", azurite.ConnectionString)]).Build());
        var services = new ServiceCollection().AddLogging().AddCrmSync(settings);
        services.AddSingleton(new StorageClock(new Off(TimeSpan.FromMinutes(minutesOff))));
        await using var app = services.BuildServiceProvider();

        await app.GetRequiredService<TableServiceClient>().GetTableClient(AzuriteFixture.NewName()).CreateIfNotExistsAsync(TestContext.Current.CancellationToken);

        (app.GetRequiredService<TimeProvider>().GetUtcNow() - TimeProvider.System.GetUtcNow()).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(5)); // however slow the machine
    }

    private sealed class Off(TimeSpan error) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + error;
    }
}
