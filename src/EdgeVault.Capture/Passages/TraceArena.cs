namespace EdgeVault.Capture.Passages;

/// <summary>The recent slices of all tracks of a portal, as linked lists in one array.</summary>
/// <remarks>A list is named by its head and tail; −1 is none. All memory is taken in the constructor.</remarks>
internal sealed class TraceArena
{
    public const int None = -1;

    private readonly LineArray<Trace> _traces;
    private int _free;
    private int _freeCount;

    public TraceArena(int capacity)
    {
        _traces = new LineArray<Trace>(capacity);
        for (var node = 0; node < capacity; node++)
        {
            _traces[node].Next = node + 1;
        }

        _traces[capacity - 1].Next = None;
        _freeCount = capacity;
    }

    public bool IsFull => _freeCount == 0;

    public int FreeCount => _freeCount;

    public ref Trace this[int node] => ref _traces[node];

    /// <summary>Asks the memory for both ends of a track's list.</summary>
    public void Ask(ref Track track)
    {
        if (track.Head != None)
        {
            _traces.Ask(track.Head);
            _traces.Ask(track.Tail);
        }
    }

    public int Next(int node) => _traces[node].Next;

    public void Append(ref Track track, in Trace trace)
    {
        var node = _free;
        _free = _traces[node].Next;
        _freeCount--;
        _traces[node] = trace;
        _traces[node].Next = None;
        if (track.Tail == None)
        {
            track.Head = node;
        }
        else
        {
            _traces[track.Tail].Next = node;
        }

        track.Tail = node;
        track.TraceCount++;
    }

    /// <summary>Adds to the newest slice of the same antenna, where there is one.</summary>
    public bool TryMerge(ref Track track, in Trace trace)
    {
        var match = None;
        for (var node = track.Head; node != None; node = _traces[node].Next)
        {
            match = _traces[node].Antenna == trace.Antenna ? node : match;
        }

        if (match == None)
        {
            return false;
        }

        _traces[match].Add(trace);
        return true;
    }

    /// <summary>Drops slices from the front while they ended before <paramref name="us"/>.</summary>
    public void DropBefore(ref Track track, long us)
    {
        while (track.Head != None && _traces[track.Head].LastUs < us)
        {
            DropHead(ref track);
        }
    }

    public void DropAllButNewest(ref Track track)
    {
        while (track.TraceCount > 1)
        {
            DropHead(ref track);
        }
    }

    public void DropAll(ref Track track)
    {
        while (track.Head != None)
        {
            DropHead(ref track);
        }
    }

    /// <summary>Keeps the slices of <paramref name="side"/> that began after <paramref name="us"/>.</summary>
    public void KeepAfter(ref Track track, Side side, long us)
    {
        for (var left = track.TraceCount; left > 0; left--)
        {
            var trace = _traces[track.Head];
            DropHead(ref track);
            if (trace.Side == side && trace.FirstUs > us)
            {
                Append(ref track, trace);
            }
        }
    }

    public int CopyTo(ref Track track, Span<Trace> destination)
    {
        var count = 0;
        for (var node = track.Head; node != None && count < destination.Length; node = _traces[node].Next)
        {
            destination[count++] = _traces[node];
        }

        return count;
    }

    private void DropHead(ref Track track)
    {
        var node = track.Head;
        track.Head = _traces[node].Next;
        if (track.Head == None)
        {
            track.Tail = None;
        }

        track.TraceCount--;
        _traces[node].Next = _free;
        _free = node;
        _freeCount++;
    }
}
