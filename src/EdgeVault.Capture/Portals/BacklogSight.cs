using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>For which time a portal's late reads are all of its reads.</summary>
/// <remarks>
/// That is while every one of its readers was away and has told of it since. Not the beginning: until a reader notices that
/// nobody listens, it sends its reads where they are lost. Nor the end: what is less than 5 s late has gone the way of live
/// reads. Around that time the pass over the late reads is blind, so it abstains where half of the evidence went elsewhere.
/// </remarks>
internal sealed class BacklogSight(PortalPlan portal, CapturePlan plan)
{
    /// <summary>How old a liveness mark becomes: what was read behind it, and not decided, is lost with the process.</summary>
    public const long MarkUsMax = 15_000_000;

    // Absences remembered; a link that flaps more often than its backlog settles has its oldest forgotten, which is blind.
    private const int AwaysMax = 64;

    // A reader gives its client up after three keepalives without an answer.
    private const int KeepalivesToNotice = 3;

    private readonly List<Away> _aways = [];
    private readonly Dictionary<int, long> _firstArrivals = [];

    /// <summary>A gap has ended. Only absence makes a backlog: what an overflow or a lost antenna hid stays hidden.</summary>
    public void Take(Gap gap)
    {
        if (gap.ToUs is not { } toUs || gap.Key.Cause is not (GapCause.ReaderDisconnected or GapCause.GatewayDown))
        {
            return;
        }

        foreach (var reader in portal.Readers)
        {
            if (gap.Key.Reader == reader || gap.Key.Reader == GapKey.AllReaders)
            {
                _aways.Add(new Away(reader, gap.FromUs + NoticeUs(reader, gap.Key.Cause), toUs));
            }
        }

        _aways.RemoveRange(0, Math.Max(0, _aways.Count - AwaysMax));
    }

    /// <summary>Late reads are about to be looked at.</summary>
    public void Take(ReadOnlySpan<LateRead> reads)
    {
        foreach (ref readonly var read in reads)
        {
            var sighting = read.Sighting;
            var isKnown = _firstArrivals.TryGetValue(sighting.Reader, out var firstUs);
            _firstArrivals[sighting.Reader] = isKnown ? Math.Min(firstUs, sighting.ArrivalUs) : sighting.ArrivalUs;
        }
    }

    /// <summary>What was kept back has been told to its end; the next reads are another absence's.</summary>
    public void End() => _firstArrivals.Clear();

    /// <summary>The spans of sight, in order, gateway µs.</summary>
    public IReadOnlyList<(long FromUs, long ToUs)> Spans()
    {
        List<(long FromUs, long ToUs)> seen = [(long.MinValue, long.MaxValue)];
        foreach (var reader in portal.Readers)
        {
            seen = [.. seen.SelectMany(span => Of(reader), Overlap).Where(static span => span.FromUs < span.ToUs)];
        }

        return [.. seen.Order()];
    }

    private IEnumerable<(long FromUs, long ToUs)> Of(int reader) =>
        _firstArrivals.TryGetValue(reader, out var arrivalUs)
            ? _aways.Where(away => away.Reader == reader)
                .Select(away => (away.FromUs, Math.Min(away.ToUs, arrivalUs) - SightingSink.BacklogAfterUs))
            : [];

    private long NoticeUs(int reader, GapCause cause)
    {
        var keepalive = plan.Readers[reader].Options.Keepalive.Ticks / TimeSpan.TicksPerMicrosecond;
        return (keepalive * KeepalivesToNotice) + (cause == GapCause.GatewayDown ? MarkUsMax : 0);
    }

    private static (long FromUs, long ToUs) Overlap((long FromUs, long ToUs) one, (long FromUs, long ToUs) other) =>
        (Math.Max(one.FromUs, other.FromUs), Math.Min(one.ToUs, other.ToUs));

    private readonly record struct Away(int Reader, long FromUs, long ToUs);
}
