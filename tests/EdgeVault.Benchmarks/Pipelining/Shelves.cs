using System.Buffers.Binary;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Benchmarks.Pipelining;

/// <summary>The reports of a reader before whose door many tags lie on shelves, in inventory rounds of random order.</summary>
/// <remarks>Made once; their times are set when they are sent. Each tag is heard by the two antennas of its side.</remarks>
internal sealed class Shelves
{
    public const int TagsPerReport = 100;

    private const int Seed = 4;

    // LLRP 1.0.1 §17.2.7.3: TV types 2 and 4 of a TagReportData, FirstSeenTimestampUTC and LastSeenTimestampUTC.
    private const byte FirstSeenUtc = 0x80 | 2;
    private const byte LastSeenUtc = 0x80 | 4;

    // §17.1: the first bit of a parameter that is type and value, without a length.
    private const byte TvBit = 0x80;

    private readonly byte[][] _reports;
    private readonly bool _givesPhase;
    private readonly List<int> _times = [];
    private readonly byte[] _sent;
    private int _next;

    /// <param name="givesPhase">Whether each read has a phase, as a custom parameter of Impinj's.</param>
    public Shelves(int tags, int rounds, bool givesPhase)
    {
        _givesPhase = givesPhase;
        var random = new Random(Seed);
        var epcs = Enumerable.Range(0, tags).Select(_ => RandomEpc(random)).ToArray();
        List<byte[]> reports = [];
        for (var round = 0; round < rounds; round++)
        {
            random.Shuffle(epcs);
            reports.AddRange(epcs.Chunk(TagsPerReport).Select(chunk => Report([.. chunk.Select(epc => Tag(epc, random))])));
        }

        _reports = [.. reports];
        _sent = new byte[_reports[0].Length];
        FindTimes(_reports[0]);
    }

    /// <summary>The next report, in a buffer that is used again.</summary>
    public ReadOnlySpan<byte> Next(ulong utcUs)
    {
        _reports[_next].CopyTo(_sent, 0);
        _next = (_next + 1) % _reports.Length;
        foreach (var at in _times)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_sent.AsSpan(at), utcUs);
        }

        return _sent;
    }

    private static byte[] RandomEpc(Random random)
    {
        var epc = new byte[12];
        random.NextBytes(epc);
        return epc;
    }

    /// <summary>Every other tag, by its last bit, lies inside.</summary>
    private TagReportData Tag(byte[] epc, Random random) => new(epc)
    {
        RoSpecId = 1,
        AntennaId = (ushort)(1 + ((epc[11] & 1) * 2) + random.Next(2)),
        PeakRssiDbm = (sbyte)(-60 - (epc[10] % 12) - random.Next(3)),
        ChannelIndex = (ushort)random.Next(1, 5),
        FirstSeenUtcMicros = 1,
        LastSeenUtcMicros = 1,
        TagSeenCount = 1,
        PhaseAngle = _givesPhase ? (ushort)random.Next(4_096) : null,
    };

    private static byte[] Report(TagReportData[] tags)
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, tags);
        return writer.WrittenSpan[LlrpHeader.Size..].ToArray();
    }

    // All reports have the same fields in the same order, so their times stand at the same places.
    private void FindTimes(byte[] report)
    {
        for (var tag = 0; tag < report.Length; tag += BinaryPrimitives.ReadUInt16BigEndian(report.AsSpan(tag + 2)))
        {
            var end = tag + BinaryPrimitives.ReadUInt16BigEndian(report.AsSpan(tag + 2));
            for (var at = tag + 4; at < end;)
            {
                var type = report[at];
                if (type is FirstSeenUtc or LastSeenUtc)
                {
                    _times.Add(at + 1);
                }

                // What has a length of its own is a custom parameter.
                at += type < TvBit ? BinaryPrimitives.ReadUInt16BigEndian(report.AsSpan(at + 2)) : (type & 0x7F) switch { 13 => 13, 9 => 5, 2 or 4 => 9, 6 => 2, _ => 3 };
            }
        }
    }
}
