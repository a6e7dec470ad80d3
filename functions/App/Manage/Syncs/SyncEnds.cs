using System.Collections.Immutable;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Asks the vendors whether a sync's places and fields are what its options need.</summary>
public sealed class SyncEnds(ConnectorCatalog catalog, VendorCalls vendors)
{
    /// <summary>The options as they are to be stored, or what is wrong.</summary>
    internal async Task<Reply<SyncOptions>> CheckAsync(IPreset preset, SyncOptions options, AskedEnd left, AskedEnd right, CancellationToken cancellationToken)
    {
        var leftFields = await FieldsAsync(left, Side.Left, options, cancellationToken);
        if (leftFields is Reply<ImmutableArray<FieldDescription>>.Refused leftRefused)
        {
            return leftRefused.Problem;
        }

        var rightFields = await FieldsAsync(right, Side.Right, options, cancellationToken);
        if (rightFields is Reply<ImmutableArray<FieldDescription>>.Refused rightRefused)
        {
            return rightRefused.Problem;
        }

        var (onLeft, onRight) = (Value(leftFields), Value(rightFields));
        FieldError[] errors =
        [
            .. new FieldCheck(preset, options, onLeft, onRight).Errors(),
            .. await CheckViewAsync(left, "options.leftView", options.LeftView, cancellationToken),
            .. await CheckViewAsync(right, "options.rightView", options.RightView, cancellationToken),
        ];
        return errors.Length > 0 ? Problem.Invalid(errors) : FieldCheck.Complete(options, onLeft, onRight);
    }

    /// <summary>Makes the place ready; null where it is.</summary>
    internal async Task<Problem?> PrepareAsync(AskedEnd end, CancellationToken cancellationToken)
    {
        var connector = catalog.Get(end.Connection.Connector);
        var prepared = await vendors.LookUpAsync(end.Connection, session => connector.PrepareAsync(session, end.Collection, cancellationToken), cancellationToken);
        return prepared.Succeeded(out _, out var fault) ? null : VendorRefusal.Of(connector, fault);
    }

    private async Task<IEnumerable<FieldError>> CheckViewAsync(AskedEnd end, string path, string? view, CancellationToken cancellationToken)
    {
        if (view is null)
        {
            return [];
        }

        var connector = catalog.Get(end.Connection.Connector);
        var listed = await vendors.LookUpAsync(end.Connection, session => connector.ListViewsAsync(session, end.Collection, cancellationToken), cancellationToken);
        return !listed.Succeeded(out var views, out var fault) ? [new(path, $"absent; {fault.Reason}")]
            : views.Any(known => known.Id == view) ? []
            : [new(path, views.IsEmpty ? $"absent; {connector.Info.Title} has no views" : "one of " + string.Join(", ", views.Select(known => $"{known.Id} ({known.Title})")))];
    }

    private async Task<Reply<ImmutableArray<FieldDescription>>> FieldsAsync(AskedEnd end, Side side, SyncOptions options, CancellationToken cancellationToken)
    {
        var connector = catalog.Get(end.Connection.Connector);
        var listed = await vendors.LookUpAsync(end.Connection, session => connector.ListPlacesAsync(session, cancellationToken), cancellationToken);
        if (!listed.Succeeded(out var places, out var fault))
        {
            return VendorRefusal.Of(connector, fault);
        }

        var isWritten = options.Direction.Reaches(side);
        if (!places.Any(place => place.Collection == end.Collection && (place.Writable || !isWritten)))
        {
            var allowed = places.Where(place => place.Writable || !isWritten).Select(place => place.Collection);
            return Problem.Invalid($"{Asked.NameOf(side)}.collection", $"one that this connection can {(isWritten ? "write" : "read")}: {string.Join(", ", allowed)}");
        }

        var described = await vendors.LookUpAsync(end.Connection, session => connector.DescribeFieldsAsync(session, end.Collection, cancellationToken), cancellationToken);
        return described.Succeeded(out var fields, out fault) ? fields : VendorRefusal.Of(connector, fault);
    }

    private static ImmutableArray<FieldDescription> Value(Reply<ImmutableArray<FieldDescription>> reply) => ((Reply<ImmutableArray<FieldDescription>>.Given)reply).Value;
}

/// <summary>One end of a sync that is asked for.</summary>
internal sealed record AskedEnd(Connection Connection, string Collection);
