using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Portals;

/// <summary>Makes passages of late reads: the same dedup, presence and passages as live ones, in instances of its own
/// and on a time of its own that runs as fast as it can.</summary>
/// <remarks>It works in turns, so that live decisions at the same portal wait for little. The portal's worker owns
/// it.</remarks>
internal sealed class BacklogPass(
    PortalPlan portal, CaptureOptions options, ReadOnlyMemory<byte> bootId, ulong hashSeed)
{
    /// <summary>Reads and ticks of a turn: some milliseconds.</summary>
    public const int StepsPerTurn = 8_192;

    private const long TickUs = 100_000;

    // After so much time without a read everybody has left who does not rest here.
    private const long StillAfterUs = 10_000_000;
    private const long StillTickUs = 1_000_000;

    private readonly long _emptyAfterUs =
        StillAfterUs + (options.Presence.SilenceMax.Ticks / TimeSpan.TicksPerMicrosecond);

    private ReadOnlyMemory<LateRead> _reads;
    private PassageEngine? _engine;
    private SliceTable? _slices;
    private bool _isWhole;
    private long _nowUs;
    private long _lastReadUs;
    private int _ordinal;

    /// <summary>Has nothing left to do.</summary>
    public bool IsIdle => _reads.IsEmpty && !(_isWhole && _engine is not null);

    /// <summary>Takes reads on; what was given before must be worked off.</summary>
    /// <param name="seen">The spans of time of which these are all reads, in order; outside of them it is
    /// blind.</param>
    public void Take(in LateReads late, IReadOnlyList<(long FromUs, long ToUs)> seen)
    {
        var firstUs = late.Reads.Span[0].AtUs;
        if (_engine is null)
        {
            Begin(firstUs);
        }

        // What one reader told late once more is looked at now: time does not run backwards.
        (_reads, _isWhole) = (late.Reads, late.IsWhole);
        var blindFromUs = long.MinValue;
        foreach (var (fromUs, toUs) in seen)
        {
            BeBlind(blindFromUs, fromUs);
            blindFromUs = Math.Max(blindFromUs, toUs);
        }

        // The next part may see further, and says so itself.
        BeBlind(blindFromUs, late.IsWhole ? long.MaxValue : late.Reads.Span[^1].AtUs);
    }

    /// <summary>Goes on for some steps; adds what was decided.</summary>
    public void Run(long steps, List<DecidedGroup> decided)
    {
        for (; steps > 0 && !IsIdle; steps--)
        {
            if (!_reads.IsEmpty && _reads.Span[0].AtUs <= _nowUs)
            {
                Observe(_reads.Span[0]);
                _reads = _reads[1..];
            }
            else if (_reads.IsEmpty && _nowUs - _lastReadUs >= _emptyAfterUs)
            {
                _engine!.Flush();
                Collect(decided);
                (_engine, _slices) = (null, null);
            }
            else
            {
                Tick();
                Collect(decided);
            }
        }
    }

    private void BeBlind(long fromUs, long toUs)
    {
        if (fromUs < toUs)
        {
            _engine!.Blind.Add(fromUs, toUs);
        }
    }

    private void Begin(long firstUs)
    {
        // Group ids are made of the name: those of the live engine, and of each pass, are others.
        var name = $"{portal.Id}/backlog/{++_ordinal}";
        var sides = portal.Antennas.Select(static antenna => antenna.Side).ToArray();
        _engine = new PassageEngine(name, sides, options.Passages, options.Presence, bootId, hashSeed);
        _slices = new SliceTable(options.Dedup, hashSeed);
        _nowUs = _lastReadUs = firstUs;
    }

    private void Observe(in LateRead read)
    {
        var sighting = read.Sighting;
        var offsetUs = read.AtUs - sighting.LastSeenUs;
        sighting.ArrivalUs = _nowUs;
        _slices!.Observe(sighting, read.Antenna, offsetUs);
        _lastReadUs = _nowUs;
    }

    private void Tick()
    {
        var stillUs = _nowUs - _lastReadUs;
        var nextUs = _reads.IsEmpty ? long.MaxValue : _reads.Span[0].AtUs;
        _nowUs = stillUs < StillAfterUs ? _nowUs + TickUs
            : stillUs < _emptyAfterUs || nextUs == long.MaxValue ? _nowUs + StillTickUs
            : nextUs;
        _slices!.CloseUntil(_nowUs);
        _engine!.Feed(_slices.Closed);
        _slices.ClearClosed();
        _engine.Tick(_nowUs);
    }

    private void Collect(List<DecidedGroup> decided)
    {
        decided.AddRange(_engine!.Decided);
        _engine.ClearDecided();
    }
}
