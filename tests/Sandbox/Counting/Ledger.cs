using System.Collections.Immutable;

namespace CrmSync.Sandbox.Counting;

/// <summary>Counts what a vendor was asked and what it did, so that a test can state "exactly one write, no mail".</summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _calls = [];
    private readonly Dictionary<string, long> _writes = [];
    private readonly List<Mail> _mails = [];
    private long _tokenRefreshes;
    private long _workflowRuns;
    private long _pushes;
    private long _overQuota;

    /// <summary>Calls refused because the caller went over what the vendor allows; faults that say so are not counted.</summary>
    public long OverQuota
    {
        get
        {
            lock (_gate)
            {
                return _overQuota;
            }
        }
    }

    public LedgerSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new(
                _calls.ToImmutableSortedDictionary(StringComparer.Ordinal),
                _writes.ToImmutableSortedDictionary(StringComparer.Ordinal),
                [.. _mails],
                _tokenRefreshes,
                _workflowRuns,
                _pushes);
        }
    }

    internal void Called(string operation)
    {
        lock (_gate)
        {
            _calls[operation] = _calls.GetValueOrDefault(operation) + 1;
        }
    }

    internal void Wrote(string recordId)
    {
        lock (_gate)
        {
            _writes[recordId] = _writes.GetValueOrDefault(recordId) + 1;
        }
    }

    internal void Mailed(Mail mail)
    {
        lock (_gate)
        {
            _mails.Add(mail);
        }
    }

    internal void TokenRefreshed()
    {
        lock (_gate)
        {
            _tokenRefreshes++;
        }
    }

    internal void WorkflowRan()
    {
        lock (_gate)
        {
            _workflowRuns++;
        }
    }

    internal void WentOverQuota()
    {
        lock (_gate)
        {
            _overQuota++;
        }
    }

    internal void Pushed()
    {
        lock (_gate)
        {
            _pushes++;
        }
    }
}
