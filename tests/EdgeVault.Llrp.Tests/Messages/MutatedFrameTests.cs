using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Decoding;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Messages;

/// <summary>
/// Goal: no bytes make a parser throw, hang or take memory out of proportion.
/// Method: recorded messages, mutated under a seed, given to every parser of both sides.
/// </summary>
public sealed class MutatedFrameTests
{
    private const int Rounds = 200_000;

    // A summary of a report has a record per tag; four KiB per message leave room for the largest.
    private const long BytesPerRoundMax = 4096;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void No_mutated_frame_makes_a_parser_throw(int seed)
    {
        var random = new Random(seed);
        var corpus = Corpus();
        var reader = new ReaderModel(new LlrpReaderOptions());
        var dispatcher = new LlrpDispatcher(new SilentHandler(), new TagReportDefaults(TagReportFields.Selectable));
        var answer = new LlrpWriter();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < Rounds; round++)
        {
            var frame = Mutate(corpus[random.Next(corpus.Count)], random);
            try
            {
                ReadEveryWay(frame, reader, dispatcher, answer);
            }
            catch (Exception cause)
            {
                Assert.Fail($"seed {seed}, round {round}, {Convert.ToHexString(frame)}: {cause}");
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesPerRoundMax * Rounds);
    }

    private static void ReadEveryWay(
        byte[] bytes, ReaderModel reader, LlrpDispatcher dispatcher, LlrpWriter answer)
    {
        var file = new LlrpFileReader(bytes);
        while (file.TryRead())
        {
            var frame = file.Frame;
            LlrpMessageSummary.Read(frame);
            dispatcher.TryDispatch(frame);
            answer.Clear();
            reader.Respond(frame, answer);

            // The body may be of any type: a parser must stand what is not meant for it.
            var report = new RoAccessReport(frame.Body);
            while (report.TryRead(out _))
            {
            }

            _ = LlrpStatus.TryRead(frame.Body, out _);
            ReaderIdentity.Read(frame.Body);
            _ = ReaderCapabilitiesParser.TryParse(frame.Body, out _);
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            bytes[at] = random.Next(4) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                2 => 0xFF,
                _ => 0,
            };
        }

        if (random.Next(4) == 0)
        {
            bytes = bytes[..random.Next(bytes.Length + 1)];
        }

        // Most mutants keep an honest header, so that the body is reached.
        if (bytes.Length >= LlrpHeader.Size && random.Next(8) != 0)
        {
            (LlrpHeader.Read(original) with { Length = (uint)bytes.Length }).Write(bytes);
        }

        return bytes;
    }

    private static List<byte[]> Corpus()
    {
        var corpus = Recorded.Frames(Recorded.Dx101)
            .DistinctBy(frame => (frame.Header.Type, frame.Header.Length))
            .Where(frame => frame.Header.Length < 1200)
            .Select(frame => frame.Bytes.ToArray())
            .ToList();
        corpus.AddRange(Recorded.Names("ltkjava", "*.bin").Select(Recorded.File));
        var writer = new LlrpWriter();
        var tag = new TagReportData(new byte[16]) { PhaseAngle = 1, Tid = new byte[12], AntennaId = 2 };
        writer.RoAccessReport(1, [tag]);
        corpus.Add(writer.WrittenSpan.ToArray());
        writer.Clear();
        var settings = new RoSpecSettings { ReportFields = (TagReportFields)~0, Session = 1, AntennaIds = [1, 2] };
        writer.AddRoSpec(2, settings);
        corpus.Add(writer.WrittenSpan.ToArray());
        return corpus;
    }

    private sealed class SilentHandler : ILlrpClientHandler
    {
        public void OnTagReport(in TagReport report)
        {
        }

        public void OnReportEnd(int tagReports)
        {
        }

        public void OnReaderEvent(in ReaderEvent readerEvent)
        {
        }

        public void OnKeepalive()
        {
        }

        public void OnUnknownMessage(in LlrpHeader header)
        {
        }
    }
}
