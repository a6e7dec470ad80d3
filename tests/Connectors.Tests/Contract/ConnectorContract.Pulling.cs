using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>R7, R8: pages, deltas and reads by id.</summary>
public abstract partial class ConnectorContract
{
    [Fact]
    public async Task An_empty_place_gives_a_cursor()
    {
        var (seen, cursor, _) = await PullAsync(null);

        seen.ShouldBeEmpty();
        (await PullAsync(cursor)).Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_pull_goes_over_all_pages()
    {
        Bench.UserCreatesMany(Bench.PageSize + 1);
        var last = Bench.UserCreates("the last one");
        Bench.Pass();

        var (seen, _, pages) = await PullAsync(null);

        pages.ShouldBeGreaterThan(1);
        seen.Count.ShouldBe(Bench.PageSize + 2);
        TitleIn(seen[last]).ShouldBe(AsStored("the last one"));
        seen.Values.ShouldAllBe(observation => observation.Version.Value.Length > 0);
    }

    [Fact]
    public async Task A_delta_has_what_users_and_we_ourselves_did_since()
    {
        var edited = Bench.UserCreates("to edit");
        var deleted = Bench.UserCreates("to delete");
        var left = Bench.UserCreates("to leave");
        Bench.Pass();
        var (_, cursor, _) = await PullAsync(null);
        Bench.Pass();

        Bench.UserEdits(edited, "edited");
        Bench.UserDeletes(deleted);
        var created = Bench.UserCreates("new");
        Bench.Pass();
        var ours = await CreatedAsync("ours");
        var (seen, next, _) = await PullAsync(cursor);

        TitleIn(seen[edited]).ShouldBe(AsStored("edited"));
        seen[deleted].State.ShouldBeOfType<ObservedState.Deleted>();
        TitleIn(seen[created]).ShouldBe(AsStored("new"));
        seen[ours.Id].Version.ShouldBe(ours.Version);
        seen[ours.Id].Stamp.ShouldBe(StampOf("ours"));
        seen.ShouldNotContainKey(left);
        next.ShouldNotBe(cursor);
    }

    [Fact]
    public async Task Versions_change_with_the_record_and_only_with_it()
    {
        var id = Bench.UserCreates("first");
        Bench.Pass();
        var first = await FoundAsync(id);
        (await FoundAsync(id)).Version.ShouldBe(first.Version);
        Bench.Pass();

        Bench.UserEdits(id, "second");

        var second = await FoundAsync(id);
        second.Version.ShouldNotBe(first.Version);
        second.Modified.ShouldBeGreaterThan(first.Modified);
        (await PullAsync(null)).Seen[id].Version.ShouldBe(second.Version);
    }

    /// <summary>Or a younger state would count as an older one (R2).</summary>
    [Fact]
    public async Task One_state_has_one_version_and_one_time_in_a_writes_answer_in_a_read_and_in_a_list()
    {
        Bench.Clock.Advance(TimeSpan.FromMilliseconds(1_205));
        var made = await CreatedAsync("told alike");

        var read = await FoundAsync(made.Id);
        var listed = (await PullAsync(null)).Seen[made.Id];

        (read.Version, read.Modified).ShouldBe((made.Version, made.Modified));
        (listed.Version, listed.Modified).ShouldBe((made.Version, made.Modified));
        Living(listed).Fields.RemoveRange(Living(listed).Partial).ShouldBe(Living(read).Fields.RemoveRange(Living(listed).Partial));
    }

    [Fact]
    public async Task Nothing_is_missed_that_changes_between_pages()
    {
        var early = Bench.UserCreates("early");
        var doomed = Bench.UserCreates("doomed");
        Bench.UserCreatesMany(Bench.PageSize);
        var late = Bench.UserCreates("late");
        Bench.Pass();
        var added = default(RecordId);

        var (seen, cursor, _) = await PullAsync(null, () =>
        {
            Bench.UserEdits(early, "early, edited");
            Bench.UserEdits(late, "late, edited");
            Bench.UserDeletes(doomed);
            added = Bench.UserCreates("added");
            Bench.Pass();
        });
        foreach (var (id, observation) in (await PullAsync(cursor)).Seen)
        {
            seen[id] = observation;
        }

        TitleIn(seen[early]).ShouldBe(AsStored("early, edited"));
        TitleIn(seen[late]).ShouldBe(AsStored("late, edited"));
        TitleIn(seen[added]).ShouldBe(AsStored("added"));
        seen[doomed].State.ShouldBeOfType<ObservedState.Deleted>();
    }

    [Fact]
    public async Task An_empty_page_is_not_the_end()
    {
        Assert.SkipUnless(Bench.HasEmptyPages, "this vendor has no empty pages");
        var id = Bench.UserCreates("behind an empty page");
        Bench.Pass();
        Bench.Vendor.Faults.Next(Bench.Calls.Pull, 1, new SandboxFault.EmptyPage());

        (await PullAsync(null)).Seen.ShouldContainKey(id);
    }

    [Fact]
    public async Task An_expired_cursor_says_so_and_a_full_read_works()
    {
        var id = Bench.UserCreates("still there");
        Bench.Pass();
        var (_, cursor, _) = await PullAsync(null);
        Bench.ExpireCursors();

        FaultIn(await PageAsync(cursor, null)).Kind.ShouldBe(FaultKind.CursorExpired);

        (await PullAsync(null)).Seen.ShouldContainKey(id);
    }

    [Fact]
    public async Task A_malformed_record_spoils_itself_and_not_the_page()
    {
        var good = Bench.UserCreates("good");
        var bad = Bench.UserCreatesUnreadable();
        var better = Bench.UserCreates("better");
        Bench.Pass();

        var (seen, _, _) = await PullAsync(null);

        seen[bad].State.ShouldBeOfType<ObservedState.Unreadable>().Reason.ShouldNotBeEmpty();
        Living(seen[good]);
        Living(seen[better]);
    }

    [Fact]
    public async Task Reading_by_id_finds_the_living_and_knows_the_dead()
    {
        var living = Bench.UserCreates("living");
        var deleted = Bench.UserCreates("deleted");
        Bench.Pass();
        Bench.UserDeletes(deleted);
        var absent = new RecordId(string.Concat(living.Value.Select(letter => char.IsAsciiDigit(letter) ? '7' : letter)));
        absent.ShouldNotBe(living);

        var results = Ok(await Connector.ReadAsync(Session, Bench.Collection, [absent, living, deleted], Bench.Fields, Cancellation));

        results.Length.ShouldBe(3);
        results[0].ShouldBeOfType<ReadResult.Absent>();
        TitleIn(results[1].ShouldBeOfType<ReadResult.Found>().Observation).ShouldBe(AsStored("living"));
        (results[2] is ReadResult.Absent or ReadResult.Found { Observation.State: ObservedState.Deleted }).ShouldBeTrue();
    }

    [Fact]
    public async Task Reading_by_id_is_throttled_as_a_whole()
    {
        var id = Bench.UserCreates("throttled");
        Bench.Vendor.Faults.Each(Bench.Calls.Read, 1, new SandboxFault.Answer(429, RetryAfterSeconds: 7));

        var fault = FaultIn(await Connector.ReadAsync(Session, Bench.Collection, [id], Bench.Fields, Cancellation));

        fault.Kind.ShouldBe(FaultKind.Throttled);
        fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Pulling_is_throttled()
    {
        Bench.Vendor.Faults.Each(Bench.Calls.Pull, 1, new SandboxFault.Answer(429));

        FaultIn(await PageAsync(null, null)).Kind.ShouldBe(FaultKind.Throttled);
    }
}
