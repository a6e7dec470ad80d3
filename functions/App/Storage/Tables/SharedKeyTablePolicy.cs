using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Signs each attempt with the account's key. Tables sign fewer headers than queues and blobs do.
/// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#table-service-shared-key-authorization
/// </summary>
internal sealed class SharedKeyTablePolicy(string accountName, string accountKey, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    private readonly byte[] _key = Convert.FromBase64String(accountKey);

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.TryGetValue("Content-Type", out var contentType);

        // The path as it is on the wire, escapes included. Of the query only comp is signed, which no table operation here uses.
        var resource = $"/{accountName}{request.Uri.ToUri().AbsolutePath}";
        var signed = Encoding.UTF8.GetBytes($"{request.Method}\n\n{contentType}\n{date}\n{resource}");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(_key, signed));
        request.Headers.SetValue("Authorization", $"SharedKey {accountName}:{signature}");
    }
}
