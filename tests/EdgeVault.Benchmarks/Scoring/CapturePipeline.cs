using EdgeVault.Capture;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;
using Antenna = EdgeVault.HardwareSim.World.Antenna;
using Side = EdgeVault.Capture.Side;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary>Capture's rooms from a sighting to a passage, one after another on virtual time: reader clocks, slices,
/// presence and passages of each portal, as <c>PortalWorker</c> drives them.</summary>
/// <remarks>LLRP's bytes are left out: what the simulator's reader says is what a decoder would give.</remarks>
internal sealed class CapturePipeline : IReportSink
{
    private const ulong HashSeed = 7;
    private const long TickPeriodUs = 100_000;

    // Far from zero, so that nothing mistakes a default for a time.
    private const long GatewayStartUs = 3_600_000_000;

    private readonly DateTimeOffset _start;
    private readonly bool _givesPhase;
    private readonly SortedDictionary<string, PortalLine> _portals = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Reader, ushort Port), (PortalLine Portal, byte Antenna)> _antennas = [];
    private readonly Dictionary<string, (ushort Index, ReaderClock Clock)> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Reader, ushort Port), (PortalLine Portal, InputKind Kind)> _inputs = [];
    private readonly OtherDoors _others = new();
    private readonly Dictionary<EpcBits, EpcBits> _chips = [];
    private readonly CloneWatch _clones;
    private readonly HashSet<EpcBits> _badges = [];
    private long _tickedUs;
    private ulong _events;

    /// <param name="scenario">What the readers and doors are called.</param>
    /// <param name="start">UTC of the world's time 0.</param>
    /// <param name="passages">As a gateway is configured.</param>
    /// <param name="tellEachOther">Whether the doors know what the others read.</param>
    /// <param name="givesPhase">Whether the readers tell the phase of a read.</param>
    public CapturePipeline(
        Scenario scenario, DateTimeOffset start, PassageOptions passages, bool tellEachOther = true, bool givesPhase = true)
    {
        (_start, _givesPhase) = (start, givesPhase);
        _clones = new CloneWatch(epc => _chips.GetValueOrDefault(epc));
        foreach (var id in scenario.Readers.Keys)
        {
            _readers[id] = ((ushort)_readers.Count, new ReaderClock());
        }

        foreach (var (id, portal) in scenario.Portals)
        {
            var line = new PortalLine(
                id, [.. portal.Antennas.Values.Select(SideOf)], tellEachOther ? _others : null, _clones, passages);
            _portals[id] = line;
            byte number = 0;
            foreach (var key in portal.Antennas.Keys)
            {
                _antennas[Antenna.Parse(key)] = (line, number++);
            }

            foreach (var (key, beam) in portal.Beams)
            {
                var kind = beam.Side == HardwareSim.World.Scenarios.Side.Inside ? InputKind.BeamInside : InputKind.BeamOutside;
                _inputs[BeamSpec.Parse(key)] = (line, kind);
                line.Engine.Doorway.Set(kind, InputState.Off, GatewayStartUs);
            }

            if (portal.Contact.Length > 0)
            {
                _inputs[BeamSpec.Parse(portal.Contact)] = (line, InputKind.Door);
                line.Engine.Doorway.Set(InputKind.Door, InputState.Off, GatewayStartUs);
            }
        }
    }

    public SeenEvents Events { get; } = new();

    /// <summary>Is told every decision under the index of its event.</summary>
    public Action<ulong, Decision>? Told { get; set; }

    /// <summary>Seconds of the world that a reader's own time stands for, as far as its clock is known by now.</summary>
    public double SecondsOf(string reader, long readerUs) =>
        WorldUs(readerUs + _readers[reader].Clock.OffsetUs) / 1e6;

    /// <summary>Every door's engine by the door's id.</summary>
    public IEnumerable<(string Portal, PassageEngine Engine)> Engines =>
        _portals.Values.Select(static portal => (portal.Id, portal.Engine));

    /// <summary>Microseconds of the world that a gateway time stands for.</summary>
    public static long WorldUs(long gatewayUs) => gatewayUs - GatewayStartUs;

    /// <summary>Tags that people wear: what is told of them is no piece's story.</summary>
    public void Wear(IEnumerable<EpcBits> badges) => _badges.UnionWith(badges);

    /// <summary>What a site's register says of the chips of its pieces.</summary>
    public void Register(IEnumerable<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            _chips[piece.Tag.Epc] = piece.Tag.Tid;
        }
    }

    public void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports)
    {
        var (index, clock) = _readers[reader];
        var arrivalUs = GatewayStartUs + arrivedUs;
        foreach (ref readonly var report in reports)
        {
            clock.Observe(report.LastSeenUs, arrivalUs);
        }

        foreach (ref readonly var report in reports)
        {
            var (portal, antenna) = _antennas[(reader, report.Antenna)];
            portal.Slices.Observe(SightingOf(report, index, arrivalUs), antenna, clock.OffsetUs);
        }
    }

    public void Input(string reader, long arrivedUs, in InputEdge edge)
    {
        var clock = _readers[reader].Clock;
        var arrivalUs = GatewayStartUs + arrivedUs;
        clock.Observe(edge.AtUs, arrivalUs);
        if (_inputs.TryGetValue((reader, edge.Port), out var input))
        {
            input.Portal.Engine.Doorway.Set(
                input.Kind, edge.IsHigh ? InputState.On : InputState.Off, Math.Min(edge.AtUs + clock.OffsetUs, arrivalUs));
        }
    }

    public void Tick(long nowUs)
    {
        if (nowUs - _tickedUs < TickPeriodUs)
        {
            return;
        }

        _tickedUs = nowUs;
        foreach (var portal in _portals.Values)
        {
            portal.Turn(GatewayStartUs + nowUs);
            Take(portal, nowUs);
        }
    }

    public void Finish(long nowUs)
    {
        foreach (var portal in _portals.Values)
        {
            portal.End();
            Take(portal, nowUs);
        }
    }

    private Sighting SightingOf(in ReaderReport report, ushort reader, long arrivalUs) => new()
    {
        Epc = report.Tag.Epc,
        Tid = report.Tag.Tid,
        FirstSeenUs = report.FirstSeenUs,
        LastSeenUs = report.LastSeenUs,
        ArrivalUs = arrivalUs,
        Reader = reader,
        Antenna = report.Antenna,
        SeenCount = report.SeenCount,
        RssiCentiDbm = report.RssiCentiDbm,
        Phase = _givesPhase ? (short)report.Phase : Sighting.NoPhase,
        Channel = report.Channel,
    };

    private void Take(PortalLine portal, long nowUs)
    {
        foreach (var clone in portal.Engine.Suspected)
        {
            Events.AddClone(new(_events++, clone.Epc.ToHex()));
        }

        portal.Engine.Suspected.Clear();
        foreach (var group in portal.Engine.Decided)
        {
            foreach (var decision in group.Decisions.Where(decision => !_badges.Contains(decision.Epc)))
            {
                Told?.Invoke(_events, decision);
                Events.Add(new(
                    _events++, portal.Id, decision.Epc.ToHex(), NameOf(decision.Verdict.Direction),
                    Utc(decision.FromUs), Utc(decision.ToUs))
                {
                    DecidedAt = Utc(GatewayStartUs + nowUs),
                });
            }
        }

        portal.Engine.ClearDecided();
    }

    private DateTimeOffset Utc(long gatewayUs) =>
        _start.AddTicks((gatewayUs - GatewayStartUs) * TimeSpan.TicksPerMicrosecond);

    private static Side SideOf(AntennaSpec antenna) =>
        antenna.Side == HardwareSim.World.Scenarios.Side.Inside ? Side.Inside : Side.Outside;

    private static string NameOf(PassageDirection direction) => direction switch
    {
        PassageDirection.In => "in",
        PassageDirection.Out => "out",
        PassageDirection.TurnedBack => "turned_back",
        _ => "unresolved",
    };

    private sealed class PortalLine(string id, Side[] sides, OtherDoors? others, CloneWatch clones, PassageOptions passages)
    {
        public string Id => id;

        public SliceTable Slices { get; } = new(new DedupOptions(), HashSeed);

        public PassageEngine Engine { get; } =
            new(id, sides, passages, new PresenceOptions(), new byte[16], HashSeed, others) { Clones = clones };

        public void Turn(long nowUs)
        {
            Slices.CloseUntil(nowUs);
            Feed();
            Engine.Tick(nowUs);
        }

        public void End()
        {
            Slices.CloseAll();
            Feed();
            Engine.Flush();
        }

        private void Feed()
        {
            Engine.Feed(Slices.Closed);
            Slices.ClearClosed();
        }
    }
}
