using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>
/// The service's refusals, word for word.
/// https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes
/// </summary>
internal static class TableRefusals
{
    public static readonly TableError RowExists = new(409, "EntityAlreadyExists", "The specified entity already exists.");
    public static readonly TableError NoRow = new(404, "ResourceNotFound", "The specified resource does not exist.");
    public static readonly TableError NoTable = new(404, "TableNotFound", "The table specified does not exist.");
    public static readonly TableError RowChanged = new(412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static TableError BadFilter(string filter) => new(400, "InvalidInput", $"One of the request inputs is not valid: {filter}");

    public static RequestFailedException ToException(this TableError error) => new(error.Status, error.Message, error.Code, innerException: null);

    /// <summary>The service names the action by its index, counted from 0, before the message.</summary>
    public static TableTransactionFailedException ToException(this TableError error, int actionIndex) =>
        new(error.Status, $"{actionIndex}:{error.Message}", error.Code, actionIndex);
}
