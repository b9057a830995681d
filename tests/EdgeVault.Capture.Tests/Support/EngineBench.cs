using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>Dedup and engine of one portal on virtual time: reads in, decisions out, ticked every 100 ms.</summary>
/// <remarks>Antennas 0 and 1 look outside, 2 and 3 inside. Times in ms after the start.</remarks>
internal sealed class EngineBench
{
    public const int TickMs = 100;

    // Far from zero, so that nothing mistakes a default for a time.
    public const long StartUs = 1_000_000_000;

    public static readonly Side[] Sides = [Side.Outside, Side.Outside, Side.Inside, Side.Inside];

    private readonly List<TimedRead> _reads = [];
    private readonly PriorityQueue<(InputKind Kind, InputState State), double> _inputs = new();
    private readonly SliceTable _slices;
    private long _nowMs;

    public EngineBench(PassageOptions? passages = null, PresenceOptions? presence = null, DedupOptions? dedup = null,
        CloneWatch? clones = null, OtherDoors? others = null)
    {
        _slices = new SliceTable(dedup ?? new DedupOptions(), hashSeed: 7);
        Engine = new PassageEngine("door-1", Sides, passages ?? new(), presence ?? new(), new byte[16], hashSeed: 7, others)
        {
            Clones = clones,
        };
    }

    public PassageEngine Engine { get; }

    public List<Outcome> Outcomes { get; } = [];

    public static long Us(double ms) => StartUs + (long)(ms * 1_000);

    public EngineBench Read(int tag, int antenna, double atMs, double dbm = -55, double delayMs = 0, EpcBits tid = default,
        short phase = Sighting.NoPhase)
    {
        _reads.Add(new TimedRead(Tags.Epc(tag), antenna, atMs, dbm, atMs + delayMs, tid, phase));
        return this;
    }

    /// <summary>Reads of one antenna at even intervals, both ends included.</summary>
    public EngineBench Reads(int tag, int antenna, double fromMs, double toMs, double everyMs = 100, double dbm = -55,
        EpcBits tid = default)
    {
        for (var atMs = fromMs; atMs <= toMs; atMs += everyMs)
        {
            Read(tag, antenna, atMs, dbm, tid: tid);
        }

        return this;
    }

    /// <summary>An input changes when its time has come; those of the same time in any order.</summary>
    public EngineBench Input(InputKind kind, InputState state, double atMs)
    {
        _inputs.Enqueue((kind, state), atMs);
        return this;
    }

    /// <summary>Plays what was read so far and lets time pass to <paramref name="untilMs"/>.</summary>
    public EngineBench PlayTo(double untilMs)
    {
        var next = 0;
        var reads = _reads.OrderBy(static read => read.ArrivalMs).ToList();
        for (; _nowMs <= untilMs; _nowMs += TickMs)
        {
            for (; next < reads.Count && reads[next].ArrivalMs <= _nowMs; next++)
            {
                _slices.Observe(reads[next].Sighting(), (byte)reads[next].Antenna, offsetUs: 0);
            }

            while (_inputs.TryPeek(out var input, out var atMs) && atMs <= _nowMs)
            {
                _inputs.Dequeue();
                Engine.Doorway.Set(input.Kind, input.State, Us(atMs));
            }

            Tick();
        }

        _reads.Clear();
        _reads.AddRange(reads[next..]);
        return this;
    }

    public Outcome Single() => Assert.Single(Outcomes);

    public void BlindBetween(double fromMs, double toMs) => Engine.Blind.Add(Us(fromMs), Us(toMs));

    private void Tick()
    {
        _slices.CloseUntil(Us(_nowMs));
        Engine.Feed(_slices.Closed);
        _slices.ClearClosed();
        Engine.Tick(Us(_nowMs));
        foreach (var group in Engine.Decided)
        {
            Outcomes.AddRange(group.Decisions.Select(decision => new Outcome(
                decision, Convert.ToHexString(group.GroupId.Span), group.SeenBefore + group.Decisions.Count, _nowMs)));
        }

        Engine.ClearDecided();
    }

    private readonly record struct TimedRead(EpcBits Epc, int Antenna, double AtMs, double Dbm, double ArrivalMs, EpcBits Tid, short Phase)
    {
        public Sighting Sighting() => new()
        {
            Epc = Epc,
            Tid = Tid,
            FirstSeenUs = Us(AtMs),
            LastSeenUs = Us(AtMs),
            ArrivalUs = Us(ArrivalMs),
            Antenna = (ushort)(Antenna + 1),
            SeenCount = 1,
            RssiCentiDbm = double.IsNaN(Dbm) ? Capture.Readers.Sighting.NoRssi : (short)(Dbm * 100),
            Phase = Phase,
            Channel = 1,
        };
    }
}

internal sealed record Outcome(Decision Decision, string GroupId, int GroupSeen, long AtMs)
{
    public PassageDirection Direction => Decision.Verdict.Direction;

    public UnresolvedReason Reason => Decision.Verdict.Reason;

    public EpcBits Epc => Decision.Epc;

    public override string ToString() =>
        $"{Direction} {Reason} at {AtMs} ms, {Decision.Odds.In:0.0000} in {Decision.Odds.Out:0.0000} out "
        + $"{Decision.Odds.TurnedBack:0.000} turned, company {Decision.Company}, from {string.Join(", ", Decision.Antennas.Select(static row => Row(row)))}";

    private static string Row(AntennaTally row)
    {
        static long Ms(long us) => (us - EngineBench.StartUs) / 1_000;
        return $"{EngineBench.Sides[row.Antenna]}: {row.Reads} in {Ms(row.FirstUs)}–{Ms(row.LastUs)} at {row.PeakRssi / 100}";
    }
}
