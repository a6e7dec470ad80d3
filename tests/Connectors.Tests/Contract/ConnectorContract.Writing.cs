using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>R15 to R19, R26: creates, updates and deletes, and how they fail.</summary>
public abstract partial class ConnectorContract
{
    [Fact]
    public async Task A_create_is_written_and_found_by_its_stamp()
    {
        var made = await CreatedAsync("created");

        Bench.StoredTitle(made.Id).ShouldBe(AsStored("created"));
        var found = Ok(await Connector.FindAsync(Session, Bench.Collection, StampOf("created"), Bench.Fields, Cancellation)).ShouldBeOfType<ReadResult.Found>().Observation;
        found.Id.ShouldBe(made.Id);
        found.Version.ShouldBe(made.Version);
        found.Stamp.ShouldBe(StampOf("created"));
        Ok(await Connector.FindAsync(Session, Bench.Collection, StampOf("another"), Bench.Fields, Cancellation)).ShouldBeOfType<ReadResult.Absent>();
    }

    [Fact]
    public async Task A_reply_carries_the_record_where_that_is_declared()
    {
        var made = await CreatedAsync("carried");

        if (!Connector.Info.Capabilities.ReplyCarriesRecord)
        {
            made.Stored.ShouldBeNull();
            return;
        }

        var stored = made.Stored.ShouldNotBeNull();
        var read = await FoundAsync(made.Id);
        stored.Version.ShouldBe(made.Version);
        Living(stored).Fields.ShouldBe(Living(read).Fields);
        stored.Stamp.ShouldBe(StampOf("carried"));
    }

    [Fact]
    public async Task A_second_create_with_the_same_stamp_finds_the_first()
    {
        Assert.SkipUnless(Connector.Info.Capabilities.UniqueCreateKey, "this vendor has no unique key (R15)");
        var made = await CreatedAsync("once");
        var writes = Writes;

        (await WriteAsync(Create("once")))[0].ShouldBe(new WriteResult.Exists(made.Id));
        Writes.ShouldBe(writes);
    }

    [Fact]
    public async Task An_update_changes_the_given_fields_only()
    {
        var made = (await WriteAsync(new WriteItem.Create(StampOf("two fields"), [.. Bench.NewRecord("two fields"), new FieldChange.Assign(Bench.NotesField, new FieldValue.Text("notes"))])))[0]
            .ShouldBeOfType<WriteResult.Written>();
        Bench.Pass();
        var before = await FoundAsync(made.Id);

        var written = (await WriteAsync(Update(made.Id, made.Version, "retitled")))[0].ShouldBeOfType<WriteResult.Written>();

        var after = await FoundAsync(made.Id);
        written.Id.ShouldBe(made.Id);
        written.Version.ShouldBe(after.Version);
        written.Version.ShouldNotBe(made.Version);
        Living(after).Fields.ShouldBe(Living(before).Fields.SetItem(Bench.TitleField, new FieldValue.Text(AsStored("retitled"))));
    }

    [Fact]
    public async Task A_field_can_be_emptied()
    {
        var made = (await WriteAsync(new WriteItem.Create(StampOf("emptied"), [.. Bench.NewRecord("emptied"), new FieldChange.Assign(Bench.NotesField, new FieldValue.Text("notes"))])))[0]
            .ShouldBeOfType<WriteResult.Written>();
        Bench.Pass();

        (await WriteAsync(new WriteItem.Update(made.Id, made.Version, [new FieldChange.Assign(Bench.NotesField, FieldValue.Nothing)])))[0].ShouldBeOfType<WriteResult.Written>();

        Living(await FoundAsync(made.Id)).Fields[Bench.NotesField].IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stale_update_is_refused_and_writes_nothing()
    {
        var id = Bench.UserCreates("by the user");
        Bench.Pass();
        await PullAsync(null);
        var known = await FoundAsync(id);
        Bench.Pass();
        Bench.UserEdits(id, "by the user again");
        Bench.Pass();
        var writes = Writes;

        (await WriteAsync(Update(id, known.Version, "by us")))[0].ShouldBeOfType<WriteResult.Refused>();

        Bench.StoredTitle(id).ShouldBe(AsStored("by the user again"));
        Writes.ShouldBe(writes);
    }

    [Fact]
    public async Task Updating_what_is_gone_writes_nothing()
    {
        var id = Bench.UserCreates("doomed");
        Bench.Pass();
        var known = await FoundAsync(id);
        Bench.UserDeletes(id);
        Bench.Pass();

        var result = (await WriteAsync(Update(id, known.Version, "too late")))[0];

        (result is WriteResult.Gone or WriteResult.Refused).ShouldBeTrue(result.ToString());
        Bench.StoredTitle(id).ShouldBeNull();
    }

    [Fact]
    public async Task A_delete_removes_once()
    {
        var made = await CreatedAsync("to remove");

        (await WriteAsync(new WriteItem.Delete(made.Id, made.Version)))[0].ShouldBeOfType<WriteResult.Removed>();
        Bench.StoredTitle(made.Id).ShouldBeNull();
        (await WriteAsync(new WriteItem.Delete(made.Id, made.Version)))[0].ShouldBeOfType<WriteResult.Gone>();
    }

    [Fact]
    public async Task A_stale_delete_is_refused()
    {
        Assert.SkipUnless(Bench.DeletesConditionally, "this vendor deletes whatever is there; docs/connectors says what risk remains");
        var made = await CreatedAsync("edited meanwhile");
        Bench.UserEdits(made.Id, "edited");
        Bench.Pass();

        (await WriteAsync(new WriteItem.Delete(made.Id, made.Version)))[0].ShouldBeOfType<WriteResult.Refused>();

        Bench.StoredTitle(made.Id).ShouldBe(AsStored("edited"));
    }

    [Fact]
    public async Task A_mixed_batch_answers_each_in_its_place()
    {
        var good = await CreatedAsync("good");
        var stale = await CreatedAsync("stale");
        var gone = await CreatedAsync("gone");
        var also = await CreatedAsync("also good");
        await PullAsync(null);
        Bench.UserEdits(stale.Id, "stale, edited");
        Bench.UserDeletes(gone.Id);
        Bench.Pass();

        var results = await WriteAsync(
            Update(good.Id, good.Version, "good 2"), Update(stale.Id, stale.Version, "stale 2"), Update(gone.Id, gone.Version, "gone 2"), Update(also.Id, also.Version, "also good 2"));

        results[0].ShouldBeOfType<WriteResult.Written>().Id.ShouldBe(good.Id);
        results[1].ShouldBeOfType<WriteResult.Refused>();
        (results[2] is WriteResult.Gone or WriteResult.Refused).ShouldBeTrue();
        results[3].ShouldBeOfType<WriteResult.Written>().Id.ShouldBe(also.Id);
        Bench.StoredTitle(good.Id).ShouldBe(AsStored("good 2"));
        Bench.StoredTitle(stale.Id).ShouldBe(AsStored("stale, edited"));
        Bench.StoredTitle(also.Id).ShouldBe(AsStored("also good 2"));
    }

    [Fact]
    public async Task A_full_batch_of_creates_answers_in_order()
    {
        var sources = Enumerable.Range(0, Connector.Info.Capabilities.BatchSize).Select(number => $"record {number}").ToArray();

        var results = await WriteAsync([.. sources.Select(Create)]);

        results.Select(result => Bench.StoredTitle(result.ShouldBeOfType<WriteResult.Written>().Id)).ShouldBe(sources.Select(AsStored));
    }

    [Fact]
    public async Task Throttled_writes_are_unsent_and_can_be_sent_again()
    {
        Bench.Vendor.Faults.Each(Bench.Calls.Create, 1, new SandboxFault.Answer(429, RetryAfterSeconds: 7));
        var creates = Enumerable.Range(0, 20).Select(number => (WriteItem)Create($"throttled {number}")).ToArray();
        var before = Bench.Vendor.Ledger.Snapshot();

        var results = await WriteAsync([.. creates]);

        foreach (var result in results)
        {
            var fault = result.ShouldBeOfType<WriteResult.Unsent>().Fault;
            fault.Kind.ShouldBe(FaultKind.Throttled);
            fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        }

        var spent = Bench.Vendor.Ledger.Snapshot() - before;
        spent.TotalWrites.ShouldBe(0);
        spent.TotalCalls.ShouldBeLessThan(10);
        Bench.Vendor.Faults.Clear();
        (await WriteAsync([.. creates])).ShouldAllBe(result => result is WriteResult.Written);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_create_whose_answer_is_lost_is_unknown(bool dropped, bool afterEffect)
    {
        Bench.Vendor.Faults.Next(Bench.Calls.Create, 1, dropped ? new SandboxFault.Drop(afterEffect) : new SandboxFault.Answer(503, AfterEffect: afterEffect));

        (await WriteAsync(Create("lost")))[0].ShouldBeOfType<WriteResult.Unknown>().Fault.Kind.ShouldBe(FaultKind.Unavailable);

        Bench.Pass();
        var found = Ok(await Connector.FindAsync(Session, Bench.Collection, StampOf("lost"), Bench.Fields, Cancellation));
        (found is ReadResult.Found).ShouldBe(afterEffect);
        if (Connector.Info.Capabilities.UniqueCreateKey)
        {
            var again = (await WriteAsync(Create("lost")))[0];
            (again is WriteResult.Exists).ShouldBe(afterEffect, again.ToString());
            (again is WriteResult.Written).ShouldBe(!afterEffect, again.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_update_whose_answer_is_lost_is_unknown(bool dropped)
    {
        var made = await CreatedAsync("before");
        Bench.Vendor.Faults.Next(Bench.Calls.Update, 1, dropped ? new SandboxFault.Drop(AfterEffect: true) : new SandboxFault.Answer(502, AfterEffect: true));

        (await WriteAsync(Update(made.Id, made.Version, "after")))[0].ShouldBeOfType<WriteResult.Unknown>();

        Bench.StoredTitle(made.Id).ShouldBe(AsStored("after"));
    }

    [Fact]
    public async Task A_delete_whose_answer_is_lost_is_unknown()
    {
        var made = await CreatedAsync("before");
        Bench.Vendor.Faults.Next(Bench.Calls.Delete, 1, new SandboxFault.Drop(AfterEffect: true));

        (await WriteAsync(new WriteItem.Delete(made.Id, made.Version)))[0].ShouldBeOfType<WriteResult.Unknown>();

        Bench.StoredTitle(made.Id).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_stored_is_what_the_stored_form_says()
    {
        var values = Bench.NastyValues.ToArray();
        var creates = values.Select((entry, number) => (WriteItem)new WriteItem.Create(
            StampOf($"nasty {number}"),
            [.. Bench.NewRecord($"nasty {number}").Where(change => change.Field != entry.Field), new FieldChange.Assign(entry.Field, entry.Value)]));
        var results = new List<WriteResult>();
        foreach (var chunk in creates.Chunk(Connector.Info.Capabilities.BatchSize))
        {
            results.AddRange(await WriteAsync([.. chunk]));
        }

        Bench.Pass();
        for (var number = 0; number < values.Length; number++)
        {
            var (field, value) = values[number];
            var stored = Connector.StoredForm.AsStored(field, value);
            var read = Living(await FoundAsync(results[number].ShouldBeOfType<WriteResult.Written>().Id)).Fields[field];
            (read.IsEmpty && stored.IsEmpty ? stored : read).ShouldBe(stored, $"{field}: {value}");
            Connector.StoredForm.AsStored(field, stored).ShouldBe(stored);
        }
    }

    [Fact]
    public async Task Nobody_is_mailed_and_no_workflow_runs()
    {
        var before = Bench.Vendor.Ledger.Snapshot();
        var made = (await WriteAsync(new WriteItem.Create(StampOf("silent"), Bench.NewRecordWithPeople("silent"))))[0].ShouldBeOfType<WriteResult.Written>();
        Bench.Pass();
        var changed = (await WriteAsync(Update(made.Id, made.Version, "silent still")))[0].ShouldBeOfType<WriteResult.Written>();
        Bench.Pass();
        (await WriteAsync(new WriteItem.Delete(changed.Id, changed.Version)))[0].ShouldBeOfType<WriteResult.Removed>();

        var happened = Bench.Vendor.Ledger.Snapshot() - before;
        happened.TotalWrites.ShouldBe(3);
        happened.Mails.ShouldBeEmpty();
        happened.WorkflowRuns.ShouldBe(0);
    }
}
