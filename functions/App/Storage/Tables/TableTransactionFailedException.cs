using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>A transaction that was refused as a whole, with the action that was the reason where the service named it.</summary>
#pragma warning disable CA1032 // The standard constructors would lose the status.
public sealed class TableTransactionFailedException(int status, string message, string? errorCode, int? failedTransactionActionIndex)
    : RequestFailedException(status, message, errorCode, innerException: null)
#pragma warning restore CA1032
{
    public int? FailedTransactionActionIndex { get; } = failedTransactionActionIndex;
}
