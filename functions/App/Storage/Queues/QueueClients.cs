using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Queues;

namespace CrmSync.App.Storage.Queues;

/// <summary>The queues of one account. The SDK's retries are off (R20) and messages are sent as they are, as host.json says.</summary>
public sealed class QueueClients
{
    private readonly Func<string, QueueClient> _create;
    private readonly ConcurrentDictionary<string, QueueClient> _clients = new(StringComparer.Ordinal);

    public QueueClients(StorageConnection connection, StorageRetryOptions retry, HttpPipelineTransport? transport = null)
    {
        var key = new StorageSharedKeyCredential(connection.AccountName, connection.AccountKey);
        var options = Options(retry, transport);
        _create = name => new QueueClient(QueueUri(connection.QueueEndpoint, name), key, options);
    }

    public QueueClients(Uri queueEndpoint, TokenCredential credential, StorageRetryOptions retry, HttpPipelineTransport? transport = null)
    {
        var options = Options(retry, transport);
        _create = name => new QueueClient(QueueUri(queueEndpoint, name), credential, options);
    }

    public QueueClient Get(string queueName) => _clients.GetOrAdd(queueName, _create);

    private static Uri QueueUri(Uri endpoint, string name) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{name}");

    private static QueueClientOptions Options(StorageRetryOptions retry, HttpPipelineTransport? transport)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = retry.AttemptTimeout;
        if (transport is not null)
        {
            options.Transport = transport;
        }

        return options;
    }
}
