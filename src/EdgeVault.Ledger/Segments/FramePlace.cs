namespace EdgeVault.Ledger.Segments;

/// <summary>A frame that begins in a segment, at an offset, with an entry.</summary>
internal readonly record struct FramePlace(Segment Segment, long Offset, ulong Index)
{
    public FramePlace Behind(in FrameHeader header) =>
        new(Segment, Offset + header.PaddedLength, header.NextIndex);
}

/// <summary>Remembers where the last readers stopped, so that following a ledger does not walk its headers.</summary>
internal sealed class FrameHints
{
    // More followers than a gateway has; a forgotten one walks one segment's headers once.
    private const int Count = 16;

    private readonly Lock _lock = new();
    private readonly FramePlace?[] _places = new FramePlace?[Count];
    private int _next;

    public void Remember(in FramePlace place)
    {
        lock (_lock)
        {
            _places[_next] = place;
            _next = (_next + 1) % Count;
        }
    }

    /// <summary>The last known frame of this segment at or before an entry.</summary>
    public FramePlace? Nearest(Segment segment, ulong index)
    {
        FramePlace? nearest = null;
        lock (_lock)
        {
            foreach (var place in _places)
            {
                if (place is { } known && known.Segment == segment && known.Index <= index
                    && (nearest is not { } best || best.Index < known.Index))
                {
                    nearest = known;
                }
            }
        }

        return nearest;
    }
}
