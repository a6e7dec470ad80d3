namespace CrmSync.Sandbox.Counting;

/// <summary>Watches which calls overlap. The server or the handler begins and ends them around the whole answer time, because a core under one lock never overlaps.</summary>
public sealed class InFlight
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _writesByPlace = [];
    private readonly Dictionary<(string Place, string Record), int> _writesByRecord = [];
    private readonly Dictionary<string, int> _most = [];
    private readonly Dictionary<string, int> _callsByPlace = [];
    private int _calls;
    private int _mostCalls;
    private bool _overlapped;

    /// <summary>Calls being answered now.</summary>
    public int Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>The most calls ever being answered at once.</summary>
    public int MostCalls
    {
        get
        {
            lock (_gate)
            {
                return _mostCalls;
            }
        }
    }

    /// <summary>Calls of one place being answered now.</summary>
    public int CallsIn(string place)
    {
        lock (_gate)
        {
            return _callsByPlace.GetValueOrDefault(place);
        }
    }

    /// <summary>Whether two writes of one record were ever under way at the same time.</summary>
    public bool SameRecordOverlapped
    {
        get
        {
            lock (_gate)
            {
                return _overlapped;
            }
        }
    }

    /// <summary>The most writes ever under way at once in one calendar, module or collection.</summary>
    public int MostWrites(string place)
    {
        lock (_gate)
        {
            return _most.GetValueOrDefault(place);
        }
    }

    public IDisposable Begin(SandboxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        lock (_gate)
        {
            _mostCalls = Math.Max(_mostCalls, ++_calls);
            _callsByPlace[call.Place] = _callsByPlace.GetValueOrDefault(call.Place) + 1;
            if (call.IsWrite)
            {
                var now = _writesByPlace[call.Place] = _writesByPlace.GetValueOrDefault(call.Place) + 1;
                _most[call.Place] = Math.Max(now, _most.GetValueOrDefault(call.Place));
                if (call.Record is { } record)
                {
                    var same = _writesByRecord[(call.Place, record)] = _writesByRecord.GetValueOrDefault((call.Place, record)) + 1;
                    _overlapped |= same > 1;
                }
            }
        }

        return new Under(this, call);
    }

    private void End(SandboxCall call)
    {
        lock (_gate)
        {
            _calls--;
            _callsByPlace[call.Place]--;
            if (call.IsWrite)
            {
                _writesByPlace[call.Place]--;
                if (call.Record is { } record && --_writesByRecord[(call.Place, record)] == 0)
                {
                    _writesByRecord.Remove((call.Place, record));
                }
            }
        }
    }

    private sealed class Under(InFlight owner, SandboxCall call) : IDisposable
    {
        private InFlight? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.End(call);
    }
}
