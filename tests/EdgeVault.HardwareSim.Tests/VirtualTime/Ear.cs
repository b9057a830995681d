using System.Security.Cryptography;
using System.Text;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.VirtualTime;

/// <summary>Listens to a site on virtual time and writes everything down.</summary>
internal sealed class Ear : IReportSink, IWitness
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private Ear(Scenario scenario) => Site = new VirtualSite(scenario, Start, this, this);

    public static long StartUs => (Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public VirtualSite Site { get; }

    public List<long> Arrivals { get; } = [];

    public List<(long ArrivedUs, long LastSeenUs, int SeenCount)> Reports { get; } = [];

    public List<Crossing> Crossings { get; } = [];

    public static Ear Of(Scenario scenario, int seconds)
    {
        var ear = new Ear(scenario);
        ear.Site.World.Open();
        ear.Site.AdvanceTo(seconds * 1_000_000L);
        return ear;
    }

    public List<(long ArrivedUs, InputEdge Edge)> Edges { get; } = [];

    public void Input(string reader, long arrivedUs, in InputEdge edge)
    {
        Arrivals.Add(arrivedUs);
        Edges.Add((arrivedUs, edge));
        Append($"{reader}/gpi{edge.Port} {arrivedUs} {edge.IsHigh} {edge.AtUs}\n");
    }

    public void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports)
    {
        Arrivals.Add(arrivedUs);
        foreach (ref readonly var report in reports)
        {
            Reports.Add((arrivedUs, report.LastSeenUs, report.SeenCount));
            Append($"{reader}/{report.Antenna} {arrivedUs} {report.Tag.EpcHex} {report.RssiCentiDbm} {report.Phase} "
                + $"{report.Channel} {report.SeenCount} {report.FirstSeenUs} {report.LastSeenUs}\n");
        }
    }

    public void Tick(long nowUs)
    {
    }

    public void Saw(Crossing crossing)
    {
        Crossings.Add(crossing);
        Append($"{crossing.Piece.PieceId} {crossing}\n");
    }

    public string Digest() => Convert.ToHexString(_hash.GetCurrentHash());

    private void Append(string line) => _hash.AppendData(Encoding.UTF8.GetBytes(line));
}
