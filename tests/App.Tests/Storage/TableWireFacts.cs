using System.Net;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using CrmSync.Sandbox.Time;
using Shouldly;
using Xunit;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.App.Tests.Storage;

/// <summary>What Azure says and Azurite does not: full metadata, empty pages, gateways' errors, batch answers with real boundaries, tokens.</summary>
public sealed class TableWireFacts
{
    private readonly Queue<HttpResponseMessage> _answers = new();
    private readonly List<HttpRequestMessage> _requests = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TableClient Table(StorageClock? clock = null)
    {
        var options = new TableClientOptions { NewWriteId = () => "w", Clock = clock ?? new StorageClock(TimeProvider.System), RetryOptions = AzuriteFixture.Options().RetryOptions };
        options.Transport = new HttpClientTransport(new Script(this));
        return new TableServiceClient(new Uri("https://crm.table.core.windows.net"), new OneToken(), options).GetTableClient("rows");
    }

    private void Answer(HttpStatusCode status, string body, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        _answers.Enqueue(answer);
    }

    [Fact]
    public async Task A_credential_is_asked_for_storage_and_its_token_sent()
    {
        Answer(HttpStatusCode.OK, """{"PartitionKey":"p","RowKey":"r"}""");

        await Table().GetEntityIfExistsAsync("p", "r", select: null, Stop);

        _requests[0].Headers.Authorization.ShouldNotBeNull().ToString().ShouldBe("Bearer token for https://storage.azure.com/.default");
    }

    /// <summary>A proxy dates what it answers itself by its own clock, and may do so badly.</summary>
    [Theory]
    [InlineData("Mon, 02 Mar 2026 12:00:00 GMT", true, true)]
    [InlineData("Mon, 02 Mar 2026 12:00:00 GMT", false, false)]
    [InlineData("lately", true, false)]
    public async Task The_clock_hears_the_dates_of_the_services_own_answers(string date, bool isTheService, bool isHeard)
    {
        var own = new ManualClock(new DateTimeOffset(2026, 3, 2, 11, 0, 0, TimeSpan.Zero));
        var clock = new StorageClock(own);
        Answer(HttpStatusCode.OK, """{"PartitionKey":"p","RowKey":"r"}""", headers: isTheService ? [("Date", date), ("x-ms-request-id", "1")] : [("Date", date)]);

        await Table(clock).GetEntityIfExistsAsync("p", "r", select: null, Stop);

        (clock.GetUtcNow() - own.GetUtcNow()).ShouldBe(isHeard ? TimeSpan.FromHours(1) : TimeSpan.Zero);
    }

    [Fact]
    public async Task Full_metadata_is_read_with_types_before_and_after_their_values()
    {
        Answer(HttpStatusCode.OK, """
            {"odata.metadata":"https://x/$metadata#rows/@Element","odata.type":"x.rows","odata.id":"https://x","odata.etag":"W/\"1\"","odata.editLink":"rows()",
             "PartitionKey":"p","RowKey":"r","Timestamp@odata.type":"Edm.DateTime","Timestamp":"2026-03-01T00:00:00.1234567Z",
             "A@odata.type":"Edm.Int64","A":"9007199254740993","B":"9007199254740993","B@odata.type":"Edm.Int64","C@odata.type":"Edm.Double","C":4,"D":4.0,"E":4,"F":null,
             "G@odata.type":"Edm.Binary","G":"AQI=","H":"AQI=","H@odata.type":"Edm.Binary","I@odata.type":"Edm.Double","I":"Infinity","J":"2026-01-01T00:00:00Z","WriteId":"w"}
            """);

        var row = (await Table().GetEntityIfExistsAsync("p", "r", select: null, Stop)).ShouldNotBeNull();

        row.Timestamp.ShouldBe(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567));
        row.ETag.ShouldBe(new ETag("W/\"1\""));
        row["A"].ShouldBe(9007199254740993L);
        row["B"].ShouldBe(9007199254740993L);
        row["C"].ShouldBe(4.0);
        row["D"].ShouldBe(4.0);
        row["E"].ShouldBe(4);
        row.ContainsKey("F").ShouldBeFalse();
        row.GetBinary("G").ShouldBe([1, 2]);
        row.GetBinary("H").ShouldBe([1, 2]);
        row.GetDouble("I").ShouldBe(double.PositiveInfinity);
        row["J"].ShouldBe("2026-01-01T00:00:00Z");
        row.ContainsKey("WriteId").ShouldBeFalse();
    }

    [Fact]
    public async Task An_empty_page_with_a_continuation_is_not_the_end()
    {
        Answer(HttpStatusCode.OK, """{"value":[]}""", headers: [("x-ms-continuation-NextPartitionKey", "1!4!cA--"), ("x-ms-continuation-NextRowKey", "1!4!cg--")]);
        Answer(HttpStatusCode.OK, """{"odata.metadata":"m","value":[{"PartitionKey":"p","RowKey":"r"}]}""", headers: ("x-ms-continuation-NextPartitionKey", "1!4!cB=="));
        Answer(HttpStatusCode.OK, """{"value":[]}""");

        var rows = new List<TableEntity>();
        await foreach (var row in Table().QueryAsync(TableFilter.Create($"A eq {"ü&"}"), maxPerPage: 5, ["A"], Stop))
        {
            rows.Add(row);
        }

        rows.Count.ShouldBe(1);
        _requests[0].RequestUri.ShouldNotBeNull().Query.ShouldBe("?$filter=A%20eq%20%27%C3%BC%26%27&$top=5&$select=PartitionKey%2CRowKey%2CA");
        _requests[1].RequestUri.ShouldNotBeNull().Query.ShouldEndWith("&NextPartitionKey=1%214%21cA--&NextRowKey=1%214%21cg--");
        _requests[2].RequestUri.ShouldNotBeNull().Query.ShouldEndWith("&NextPartitionKey=1%214%21cB%3D%3D");
    }

    [Fact]
    public async Task A_continuation_that_points_to_itself_is_an_error()
    {
        Answer(HttpStatusCode.OK, """{"value":[]}""", headers: ("x-ms-continuation-NextPartitionKey", "same"));
        Answer(HttpStatusCode.OK, """{"value":[]}""", headers: ("x-ms-continuation-NextPartitionKey", "same"));

        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in Table().QueryAsync(filter: null, maxPerPage: null, select: null, Stop))
            {
            }
        });
    }

    [Fact]
    public async Task A_gateway_that_answers_in_XML_is_read_by_its_status()
    {
        Answer(HttpStatusCode.Forbidden, "<?xml version=\"1.0\"?><error/>", "application/xml", ("x-ms-error-code", "AuthenticationFailed"));

        var refusal = await Should.ThrowAsync<RequestFailedException>(() => Table().AddEntityAsync(new TableEntity("p", "r"), Stop));

        refusal.Status.ShouldBe(403);
        refusal.ErrorCode.ShouldBe("AuthenticationFailed");
    }

    // As documented at https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#sample-error-response
    [Fact]
    public async Task A_refused_transaction_of_Azure_names_the_row_in_its_message()
    {
        Answer(HttpStatusCode.Accepted, Lines(
            "--batchresponse_ad8ed3c9", "Content-Type: multipart/mixed; boundary=changesetresponse_9e2e", "",
            "--changesetresponse_9e2e", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
            "HTTP/1.1 409 Conflict", "X-Content-Type-Options: nosniff", "Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8", "",
            """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"1:The specified entity already exists.\nRequestId:1\nTime:2026"}}}""",
            "--changesetresponse_9e2e--", "--batchresponse_ad8ed3c9--"), "text/plain");

        var failure = await Should.ThrowAsync<TableTransactionFailedException>(() => SubmitTwoAsync());

        failure.Status.ShouldBe(409);
        failure.ErrorCode.ShouldBe("EntityAlreadyExists");
        failure.FailedTransactionActionIndex.ShouldBe(1);
    }

    [Theory]
    [InlineData("Content-ID: 2", "No number here.", 1)]
    [InlineData("X-Other: 2", "No number here.", null)]
    [InlineData("Content-ID: 1", "1:The index in the message counts.", 1)]
    public async Task A_refused_transaction_without_an_index_is_read_by_its_content_id(string header, string message, int? expected)
    {
        Answer(HttpStatusCode.Accepted, Lines(
            "--b", "Content-Type: multipart/mixed; boundary=c", "", "--c", "Content-Type: application/http", "", "HTTP/1.1 412 Precondition Failed", header, "",
            """{"odata.error":{"code":"UpdateConditionNotSatisfied","message":{"lang":"en-US","value":"MESSAGE"}}}""".Replace("MESSAGE", message, StringComparison.Ordinal), "--c--", "--b--"), "text/plain");

        var failure = await Should.ThrowAsync<TableTransactionFailedException>(() => SubmitTwoAsync());

        failure.FailedTransactionActionIndex.ShouldBe(expected);
    }

    [Fact]
    public async Task An_accepted_transaction_of_Azure_gives_its_etags()
    {
        Answer(HttpStatusCode.Accepted, Lines(
            "--batchresponse_a", "Content-Type: multipart/mixed; boundary=changesetresponse_b", "",
            "--changesetresponse_b", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
            "HTTP/1.1 204 No Content", "Content-ID: 1", "Cache-Control: no-cache", "ETag: W/\"datetime'2026-01-01T00%3A00%3A00Z'\"", "", "",
            "--changesetresponse_b", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
            "HTTP/1.1 204 No Content", "Content-ID: 2", "ETag: W/\"2\"", "", "", "--changesetresponse_b--", "--batchresponse_a--"), "text/plain");

        (await SubmitTwoAsync()).ShouldBe([new ETag("W/\"datetime'2026-01-01T00%3A00%3A00Z'\""), new ETag("W/\"2\"")]);
    }

    [Fact]
    public async Task An_answer_for_fewer_actions_than_were_sent_is_sent_again_and_then_an_error()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Answer(HttpStatusCode.Accepted, Lines("--a", "", "HTTP/1.1 204 No Content", "ETag: W/\"1\"", "", "--a--"), "text/plain");
        }

        (await Should.ThrowAsync<RequestFailedException>(() => SubmitTwoAsync())).Message.ShouldContain("1 actions of a transaction of 2");
        _requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_busy_server_inside_a_transaction_is_asked_again()
    {
        Answer(HttpStatusCode.Accepted, Lines("--a", "", "HTTP/1.1 503 Service Unavailable", "", """{"odata.error":{"code":"ServerBusy","message":{"value":"0:Busy"}}}""", "--a--"), "text/plain");
        Answer(HttpStatusCode.Accepted, Lines("--a", "", "HTTP/1.1 204 No Content", "ETag: W/\"1\"", "", "--a", "", "HTTP/1.1 204 No Content", "ETag: W/\"2\"", "", "--a--"), "text/plain");

        (await SubmitTwoAsync()).Count.ShouldBe(2);
    }

    private Task<IReadOnlyList<ETag>> SubmitTwoAsync() =>
        Table().SubmitTransactionAsync([new(Add, new TableEntity("p", "a")), new(Add, new TableEntity("p", "b"))], Stop);

    private static string Lines(params string[] lines) => string.Join("\r\n", lines);

    private sealed class Script(TableWireFacts facts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            facts._requests.Add(request);
            return Task.FromResult(facts._answers.Dequeue());
        }
    }

    private sealed class OneToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token for {requestContext.Scopes[0]}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
