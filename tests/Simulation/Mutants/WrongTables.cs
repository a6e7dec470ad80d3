using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Mutants;

/// <summary>Tables, but for what a mutant has wrong.</summary>
internal sealed class WrongTables(TableServiceClient right) : TableServiceClient
{
    /// <summary>What a row becomes on its way in, by table; a null leaves the write out.</summary>
    public Func<string, TableEntity, TableEntity?> Row { get; init; } = (_, row) => row;

    public Func<string, ETag, ETag> IfMatch { get; init; } = (_, etag) => etag;

    public override TableClient GetTableClient(string tableName) => new Table(right.GetTableClient(tableName), this);

    private sealed class Table(TableClient right, WrongTables wrong) : TableClient
    {
        public override string Name => right.Name;

        public override Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => right.CreateIfNotExistsAsync(cancellationToken);

        public override Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            wrong.Row(Name, entity) is { } row ? right.AddEntityAsync(row, cancellationToken) : Task.FromResult(entity.ETag);

        public override Task<ETag> UpsertEntityAsync(TableEntity entity, TableUpdateMode mode, CancellationToken cancellationToken) =>
            wrong.Row(Name, entity) is { } row ? right.UpsertEntityAsync(row, mode, cancellationToken) : Task.FromResult(entity.ETag);

        public override Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellationToken) =>
            wrong.Row(Name, entity) is { } row ? right.UpdateEntityAsync(row, wrong.IfMatch(Name, ifMatch), mode, cancellationToken) : Task.FromResult(entity.ETag);

        public override Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            right.DeleteEntityAsync(partitionKey, rowKey, wrong.IfMatch(Name, ifMatch), cancellationToken);

        public override Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken) =>
            right.GetEntityIfExistsAsync(partitionKey, rowKey, select, cancellationToken);

        public override AsyncPageable<TableEntity> QueryAsync(string? filter, int? maxPerPage, IEnumerable<string>? select, CancellationToken cancellationToken) =>
            right.QueryAsync(filter, maxPerPage, select, cancellationToken);

        public override Task<IReadOnlyList<ETag>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken) => right.SubmitTransactionAsync(
            actions.Select(action => new TableTransactionAction(action.ActionType, wrong.Row(Name, action.Entity) ?? action.Entity, wrong.IfMatch(Name, action.ETag))), cancellationToken);
    }
}
