using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

/// <summary>A world with somebody who writes everything down.</summary>
internal sealed class Recording : IReadSink, IWitness
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Recording(Scenario scenario) => Site = new DistributionCentre(scenario, _ => this, this);

    public DistributionCentre Site { get; }

    public List<TagRead> Reads { get; } = [];

    public List<Crossing> Crossings { get; } = [];

    public bool IsAsking { get; set; } = true;

    /// <summary>Walks from the start, in steps of the given size.</summary>
    public static Recording Of(Scenario scenario, double seconds, int stepMs = 1_000)
    {
        var recording = new Recording(scenario);
        recording.Site.Open();
        var endUs = (long)(seconds * 1e6);
        for (var atUs = 0L; atUs < endUs; atUs += stepMs * 1_000L)
        {
            recording.Site.AdvanceTo(Math.Min(atUs, endUs));
        }

        recording.Site.AdvanceTo(endUs);
        return recording;
    }

    public List<InputEdge> Edges { get; } = [];

    public void Input(in InputEdge edge) => Edges.Add(edge);

    public bool TryTake(in TagRead read)
    {
        if (!IsAsking)
        {
            return false;
        }

        Reads.Add(read);
        Append($"{read.Antenna.Reader}/{read.Antenna.Port} {read.Tag.EpcHex} "
            + $"{read.RssiCentiDbm} {read.Phase} {read.AtUs}");
        return true;
    }

    public void Saw(Crossing crossing)
    {
        Crossings.Add(crossing);
        Append($"{crossing.Piece.PieceId} {crossing}");
    }

    public string Digest() => Convert.ToHexString(_hash.GetCurrentHash());

    private void Append(string line)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, line.Length);
        _hash.AppendData(length);
        _hash.AppendData(Encoding.UTF8.GetBytes(line));
    }
}
