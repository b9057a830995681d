using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>For which time a portal's late reads are all of its reads.</summary>
/// <remarks>
/// That is while every one of its readers was away and has told of it since. Not the beginning: until a reader notices
/// that nobody listens, it sends its reads where they are lost. Nor the end: what is less than 5 s late has gone the
/// way of live reads. Nor what an antenna that was lost or a memory that was full did not tell. Around that time the
/// pass over the late reads is blind, so it abstains where half of the evidence is missing.
/// </remarks>
internal sealed class BacklogSight(PortalPlan portal, CapturePlan plan)
{
    /// <summary>How old a liveness mark becomes: what was read behind it, and not decided, is lost with the
    /// process.</summary>
    public const long MarkUsMax = 15_000_000;

    // Absences remembered; a link that flaps more often than its backlog settles has its oldest forgotten, which is
    // blind.
    private const int AwaysMax = 64;

    // Other gaps remembered. One that is forgotten is hours old, or its reader has hundreds.
    private const int HolesMax = 256;

    // A reader gives its client up after three keepalives without an answer.
    private const int KeepalivesToNotice = 3;

    private readonly List<Away> _aways = [];
    private readonly OrderedDictionary<long, Hole> _holes = [];
    private readonly Dictionary<int, Telling> _tellings = [];

    /// <summary>A gap has opened, or ended. Only absence makes a backlog.</summary>
    public void Take(Gap gap)
    {
        if (gap.Key.Cause is not (GapCause.ReaderDisconnected or GapCause.GatewayDown))
        {
            _holes[gap.Id] = new Hole(gap.Key.Reader, gap.Key.Cause, gap.FromUs, gap.ToUs ?? long.MaxValue);
            if (_holes.Count > HolesMax)
            {
                _holes.RemoveAt(0);
            }
        }
        else if (gap.ToUs is { } toUs)
        {
            Remember(gap, toUs);
        }
    }

    private void Remember(Gap gap, long toUs)
    {
        foreach (var reader in portal.Readers)
        {
            if (gap.Key.Reader == reader || gap.Key.Reader == GapKey.AllReaders)
            {
                Remember(new Away(reader, gap.FromUs + NoticeUs(reader, gap.Key.Cause), toUs));
            }
        }

        _aways.RemoveRange(0, Math.Max(0, _aways.Count - AwaysMax));
    }

    // A gap that is told of when it is over already is told of twice.
    private void Remember(in Away away)
    {
        if (!_aways.Contains(away))
        {
            _aways.Add(away);
        }
    }

    /// <summary>Late reads are about to be looked at.</summary>
    public void Take(ReadOnlySpan<LateRead> reads)
    {
        foreach (ref readonly var read in reads)
        {
            var (reader, arrivalUs) = (read.Sighting.Reader, read.Sighting.ArrivalUs);
            var one = new Telling(arrivalUs, read.AtUs, read.AtUs);
            _tellings[reader] = _tellings.TryGetValue(reader, out var before) ? before.With(one) : one;
        }
    }

    /// <summary>What was kept back has been told to its end; the next reads are another absence's.</summary>
    public void End() => _tellings.Clear();

    /// <summary>The spans of sight, in order, gateway µs.</summary>
    public IReadOnlyList<(long FromUs, long ToUs)> Spans()
    {
        List<(long FromUs, long ToUs)> seen = [(long.MinValue, long.MaxValue)];
        foreach (var reader in portal.Readers)
        {
            seen = [.. seen.SelectMany(span => Of(reader), Overlap).Where(static span => span.FromUs < span.ToUs)];
        }

        foreach (var hole in _holes.Values)
        {
            seen = [.. seen.SelectMany(span => Without(span, hole)).Where(static span => span.FromUs < span.ToUs)];
        }

        return [.. seen.Order()];
    }

    private IEnumerable<(long FromUs, long ToUs)> Of(int reader)
    {
        if (!_tellings.TryGetValue(reader, out var told))
        {
            return [];
        }

        // A memory that was full has lost what came first or last, and nothing in between.
        var hasLost = _holes.Values.Any(hole =>
            hole.Reader == reader && hole.Cause == GapCause.ReaderBufferOverflow && hole.ToUs >= told.ArrivalUs);
        return _aways.Where(away => away.Reader == reader)
            .Select(away => (away.FromUs, ToUs: Math.Min(away.ToUs, told.ArrivalUs) - SightingSink.BacklogAfterUs))
            .Select(span => hasLost ? Overlap(span, (told.FirstUs, told.LastUs)) : span);
    }

    private long NoticeUs(int reader, GapCause cause)
    {
        var keepalive = plan.Readers[reader].Options.Keepalive.Ticks / TimeSpan.TicksPerMicrosecond;
        return (keepalive * KeepalivesToNotice) + (cause == GapCause.GatewayDown ? MarkUsMax : 0);
    }

    private static (long FromUs, long ToUs) Overlap((long FromUs, long ToUs) one, (long FromUs, long ToUs) other) =>
        (Math.Max(one.FromUs, other.FromUs), Math.Min(one.ToUs, other.ToUs));

    private static IEnumerable<(long FromUs, long ToUs)> Without((long FromUs, long ToUs) span, Hole hole) =>
        hole.ToUs < span.FromUs || hole.FromUs > span.ToUs
            ? [span]
            : [(span.FromUs, hole.FromUs), (hole.ToUs, span.ToUs)];

    private readonly record struct Away(int Reader, long FromUs, long ToUs);

    private readonly record struct Hole(int Reader, GapCause Cause, long FromUs, long ToUs);

    /// <summary>When a reader began to tell, and of which time it told.</summary>
    private readonly record struct Telling(long ArrivalUs, long FirstUs, long LastUs)
    {
        public Telling With(in Telling other) => new(
            Math.Min(ArrivalUs, other.ArrivalUs), Math.Min(FirstUs, other.FirstUs), Math.Max(LastUs, other.LastUs));
    }
}
