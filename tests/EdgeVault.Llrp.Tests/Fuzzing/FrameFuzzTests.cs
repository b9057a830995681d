using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Decoding;
using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Llrp.Tests.Fuzzing;

/// <summary>
/// Goal: no bytes make a parser throw, hang or take memory out of proportion, and none are lost on the way through the
/// element codec.
/// Method: recorded and generated messages, mutated under a seed, given to every parser of both sides.
/// </summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int Slice = 100_000;
    private const int Whole = 5_000_000;

    // A summary of a report has a record per tag; four KiB per message leave room for the largest.
    private const long BytesPerRoundMax = 4096;

    private const long BytesOfOneMessageMax = 4L * LlrpLimits.MessageBytesMax;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void No_mutated_frame_makes_a_parser_throw_or_the_codec_lose_a_byte(int usualSeed)
    {
        var (seed, rounds) = (FuzzBudget.Seed(usualSeed), FuzzBudget.Rounds(Slice, Whole));
        output.WriteLine($"LLRP frames: seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        var corpus = Corpus(random);
        var parsers = new Parsers();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < rounds; round++)
        {
            var frame = WithHonestLength(Mutator.Mutate(corpus[random.Next(corpus.Count)], random), random);
            try
            {
                parsers.ReadEveryWay(frame);
            }
            catch (Exception cause)
            {
                Assert.Fail($"seed {seed}, round {round}, {Convert.ToHexString(frame)}: {cause}");
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesPerRoundMax * rounds);
    }

    /// <summary>Messages of the largest size that are nothing but the smallest parts.</summary>
    [Theory]
    [InlineData(LlrpMessageType.RO_ACCESS_REPORT, "00F000068D00")]
    [InlineData(LlrpMessageType.RO_ACCESS_REPORT, "00F0000800F100040000")]
    [InlineData(LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE, "011F0008000000000091000800010001")]
    [InlineData(LlrpMessageType.READER_EVENT_NOTIFICATION, "00F60004")]
    [InlineData(LlrpMessageType.GET_ROSPECS_RESPONSE, "00B10004")]
    [InlineData(LlrpMessageType.SET_READER_CONFIG, "00F40004")]
    [InlineData(LlrpMessageType.CUSTOM_MESSAGE, "0000651A15")]
    public void A_message_of_the_largest_size_costs_at_most_four_times_its_bytes(LlrpMessageType type, string partHex)
    {
        var part = Convert.FromHexString(partHex);
        var message = new byte[LlrpLimits.MessageBytesMax];
        new LlrpHeader(1, type, (uint)message.Length, 1).Write(message);
        for (var at = LlrpHeader.Size; at + part.Length <= message.Length; at += part.Length)
        {
            part.CopyTo(message, at);
        }

        var parsers = new Parsers();
        parsers.ReadEveryWay(message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        parsers.ReadEveryWay(message);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesOfOneMessageMax);
    }

    // Most mutants keep an honest header, so that the body is reached.
    private static byte[] WithHonestLength(byte[] bytes, Random random)
    {
        if (bytes.Length >= LlrpHeader.Size && random.Next(8) != 0)
        {
            (LlrpHeader.Read(bytes) with { Length = (uint)bytes.Length }).Write(bytes);
        }

        return bytes;
    }

    private static List<byte[]> Corpus(Random random)
    {
        var corpus = Recorded.Frames(Recorded.Dx101)
            .DistinctBy(frame => (frame.Header.Type, frame.Header.Length))
            .Where(frame => frame.Header.Length < 1200)
            .Select(frame => frame.Bytes.ToArray())
            .ToList();
        corpus.AddRange(Recorded.Names("ltkjava", "*.bin").Select(Recorded.File));
        foreach (byte version in (byte[])[1, 2, 3])
        {
            var generated = new GeneratedMessage(random, version);
            corpus.AddRange(GeneratedMessage.Kinds(version).Select(generated.Write).Where(bytes => bytes.Length < 1200));
        }

        var writer = new LlrpWriter();
        writer.RoAccessReport(1, [new TagReportData(new byte[16]) { PhaseAngle = 1, Tid = new byte[12], AntennaId = 2 }]);
        corpus.Add(writer.WrittenSpan.ToArray());
        writer.Clear();
        writer.AddRoSpec(2, new RoSpecSettings { ReportFields = (TagReportFields)~0, Session = 1, AntennaIds = [1, 2] });
        corpus.Add(writer.WrittenSpan.ToArray());
        return corpus;
    }

    /// <summary>All that reads LLRP, of both sides.</summary>
    private sealed class Parsers
    {
        private readonly LlrpDispatcher _dispatcher =
            new(new SilentHandler(), new TagReportDefaults(TagReportFields.Selectable));

        private readonly LlrpWriter _rewritten = new(LlrpLimits.MessageBytesMax);
        private readonly LlrpWriter _answer = new();
        private readonly LlrpElementWriter _elements;
        private readonly ReaderModel _reader = new(new LlrpReaderOptions());

        public Parsers() => _elements = new LlrpElementWriter(_rewritten);

        public void ReadEveryWay(byte[] bytes)
        {
            var file = new LlrpFileReader(bytes);
            while (file.TryRead())
            {
                var frame = file.Frame;
                LlrpMessageSummary.Read(frame);
                _dispatcher.TryDispatch(frame);
                Rewrite(frame);
                _answer.Clear();
                _reader.Respond(frame, _answer);

                // The body may be of any type: a parser must stand what is not meant for it.
                var report = new RoAccessReport(frame.Body);
                while (report.TryRead(out _))
                {
                }

                _ = LlrpStatus.TryRead(frame.Body, out _);
                ReaderIdentity.Read(frame.Body);
                _ = ReaderCapabilitiesParser.TryParse(frame.Body, out _);
            }

            file.TryResume();
        }

        private void Rewrite(in LlrpFrame frame)
        {
            _rewritten.Clear();
            _elements.Rewrite(frame.Bytes.Span);
            Assert.True(frame.Bytes.Span.SequenceEqual(_rewritten.WrittenSpan), "the codec changed the message");
        }
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
