using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Two plain classifiers that show how hard a world is: the side of the first read against that of the last,
/// and the order of the sides' centroids by a vote of the tray.</summary>
/// <remarks>They are given what no gateway has: the true time of each walk, and who walks together. What they get wrong
/// is the radio's doing alone.</remarks>
internal sealed class Baseline : IReportSink, IWitness
{
    private const int ReadsSeenMin = 2;
    private const long LateUs = 3_000_000;
    private const long SilenceUs = 2_000_000;
    private const int ReadsKeptMax = 4_096;

    private readonly IReportSink _next;
    private readonly IWitness _truth;
    private readonly Dictionary<(string Reader, ushort Port), (string Portal, Side Side)> _antennas = [];
    private readonly Dictionary<Tag, List<Read>> _reads = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<Crossing> _waiting = new();
    private readonly List<Crossing> _tray = [];

    public Baseline(Scenario scenario, IReportSink next, IWitness truth)
    {
        (_next, _truth) = (next, truth);
        foreach (var (id, portal) in scenario.Portals)
        {
            foreach (var (key, antenna) in portal.Antennas)
            {
                _antennas[Antenna.Parse(key)] = (id, antenna.Side);
            }
        }
    }

    public BaselineCount FirstLast { get; private set; }

    public BaselineCount GroupCentroid { get; private set; }

    public void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports)
    {
        foreach (ref readonly var report in reports)
        {
            var (portal, side) = _antennas[(reader, report.Antenna)];
            if (!_reads.TryGetValue(report.Tag, out var reads))
            {
                _reads[report.Tag] = reads = [];
            }

            if (reads.Count == ReadsKeptMax)
            {
                reads.RemoveRange(0, ReadsKeptMax / 2);
            }

            reads.Add(new(arrivedUs, portal, side, report.RssiCentiDbm));
        }

        _next.Report(reader, arrivedUs, reports);
    }

    public void Input(string reader, long arrivedUs, in InputEdge edge) => _next.Input(reader, arrivedUs, edge);

    public void Tick(long nowUs)
    {
        while (_waiting.TryPeek(out var crossing) && crossing.ToUs + LateUs <= nowUs)
        {
            if (_tray.Count > 0 && _tray[0].Group != crossing.Group)
            {
                JudgeTray();
            }

            _tray.Add(_waiting.Dequeue());
        }

        _next.Tick(nowUs);
    }

    public void Saw(Crossing crossing)
    {
        _waiting.Enqueue(crossing);
        _truth.Saw(crossing);
    }

    private void JudgeTray()
    {
        var seen = _tray.Select(crossing => (crossing, Reads: ReadsOf(crossing))).ToList();
        var votes = seen.Sum(tag => Order(tag.Reads));
        foreach (var (crossing, reads) in seen)
        {
            var isSeen = reads.Count >= ReadsSeenMin;
            var ends = isSeen ? Sign(reads[0].Side, reads[^1].Side) : 0;
            FirstLast = FirstLast.With(crossing.Direction, isSeen, ends);
            GroupCentroid = GroupCentroid.With(crossing.Direction, isSeen, isSeen ? Math.Sign(votes) : 0);
        }

        _tray.Clear();
    }

    private List<Read> ReadsOf(Crossing crossing)
    {
        if (!_reads.TryGetValue(crossing.Piece.Tag, out var reads))
        {
            return [];
        }

        var (visit, longest) = (new List<Read>(), new List<Read>());
        foreach (var read in reads.Where(read => read.Portal == crossing.Portal))
        {
            if (visit.Count > 0 && read.AtUs - visit[^1].AtUs > SilenceUs)
            {
                longest = Longer(longest, visit, crossing);
                visit = [];
            }

            visit.Add(read);
        }

        return Longer(longest, visit, crossing);
    }

    private static List<Read> Longer(List<Read> longest, List<Read> visit, Crossing crossing)
    {
        var touches = visit.Count > 0 && visit[0].AtUs <= crossing.ToUs && visit[^1].AtUs >= crossing.FromUs;
        return touches && visit.Count > longest.Count ? visit : longest;
    }

    private static int Sign(Side from, Side to) => from == to ? 0 : to == Side.Inside ? 1 : -1;

    // +1 where the inside's amplitude comes later than the outside's.
    private static int Order(List<Read> reads)
    {
        Span<(double Weight, double Moment)> sides = stackalloc (double, double)[2];
        foreach (var read in reads)
        {
            var weight = Math.Pow(10, read.RssiCentiDbm / 2_000.0);
            ref var side = ref sides[(int)read.Side];
            side = (side.Weight + weight, side.Moment + (weight * (read.AtUs - reads[0].AtUs)));
        }

        var (outside, inside) = (sides[(int)Side.Outside], sides[(int)Side.Inside]);
        return outside.Weight == 0 || inside.Weight == 0 ? 0
            : Math.Sign((inside.Moment / inside.Weight) - (outside.Moment / outside.Weight));
    }

    private readonly record struct Read(long AtUs, string Portal, Side Side, short RssiCentiDbm);
}

/// <summary>How a plain classifier did.</summary>
/// <param name="Crossings">Pieces that crossed.</param>
/// <param name="Seen">Of those, with two reads or more.</param>
/// <param name="Right">Of those, decided right.</param>
/// <param name="Wrong">Asserted the other way, or at all for one that did not cross.</param>
internal readonly record struct BaselineCount(int Crossings, int Seen, int Right, int Wrong)
{
    public BaselineCount With(Direction direction, bool isSeen, int sign)
    {
        var truth = direction switch { Direction.In => 1, Direction.Out => -1, _ => 0 };
        var crossed = truth != 0;
        return new(
            Crossings + (crossed ? 1 : 0), Seen + (crossed && isSeen ? 1 : 0),
            Right + (crossed && sign == truth ? 1 : 0), Wrong + (sign != 0 && sign != truth ? 1 : 0));
    }
}
