using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Tests.Support;

namespace EdgeVault.Llrp.Tests.Framing;

public sealed class LlrpFrameReaderTests
{
    private static readonly byte[] Greeting = Recorded.File("ltkjava/READER_EVENT_NOTIFICATION.bin");
    private static readonly byte[] Report = Recorded.File("ltkjava/RO_ACCESS_REPORT.bin");
    private static readonly byte[] ThreeMessages =
        [.. Greeting, .. Report, .. Recorded.File("ltkjava/CUSTOM_MESSAGE1.bin")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_split_in_two_gives_the_same_three_messages()
    {
        for (var at = 1; at < ThreeMessages.Length; at++)
        {
            var (lengths, end) = await ReadAll(new SplitStream(ThreeMessages, at, 1 << 20));

            Assert.Equal([32, 67, 19], lengths);
            Assert.Equal(LlrpFrameStatus.End, end);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_recorded_session_survives_any_drip(int size)
    {
        var (lengths, end) = await ReadAll(new SplitStream(Recorded.Dx101, size));

        Assert.Equal(934, lengths.Count);
        Assert.Equal(42_353, lengths.Sum());
        Assert.Equal(LlrpFrameStatus.End, end);
    }

    [Fact]
    public async Task Every_truncation_ends_in_mid_message_or_between_two()
    {
        int[] boundaries = [0, 32, 99, 118];
        for (var length = 0; length <= ThreeMessages.Length; length++)
        {
            var (lengths, end) = await ReadAll(new SplitStream(ThreeMessages.AsMemory(0, length), 5));

            var isBoundary = boundaries.Contains(length);
            Assert.Equal(isBoundary ? LlrpFrameStatus.End : LlrpFrameStatus.EndMidFrame, end);
            Assert.Equal(boundaries.Count(boundary => boundary <= length) - 1, lengths.Count);
        }
    }

    [Theory]
    [InlineData("043f00000000 00000001", LlrpFrameStatus.LengthTooSmall, "claims 0 bytes")]
    [InlineData("043f00000009 00000001", LlrpFrameStatus.LengthTooSmall, "claims 9 bytes")]
    [InlineData("043f00100001 00000001", LlrpFrameStatus.LengthTooLarge, "claims 1048577 bytes; the limit is 1048576")]
    [InlineData("043fffffffff 00000001", LlrpFrameStatus.LengthTooLarge, "claims 4294967295 bytes")]
    public async Task A_lying_length_is_named_and_costs_no_memory(string hex, LlrpFrameStatus expected, string says)
    {
        byte[] bytes = [.. Report, .. Convert.FromHexString(hex.Replace(" ", ""))];
        var reader = new LlrpFrameReader(new SplitStream(bytes, 1 << 20));
        Assert.Equal(LlrpFrameStatus.Frame, await reader.ReadAsync(Stop));
        var before = GC.GetTotalAllocatedBytes();

        Assert.Equal(expected, await reader.ReadAsync(Stop));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100_000);
        Assert.Contains(says, reader.Describe(expected));
        Assert.Contains("at byte 67", reader.Describe(expected));
    }

    [Fact]
    public async Task A_long_promise_with_few_bytes_takes_memory_for_the_few_only()
    {
        var promise = Convert.FromHexString("043d0010000000000001");
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes();
            var (_, end) = await ReadAll(new SplitStream(promise, 1 << 20));
            Assert.Equal(LlrpFrameStatus.EndMidFrame, end);
            // It counts the whole process, in which other tests run.
            least = Math.Min(least, GC.GetTotalAllocatedBytes() - before);
        }

        Assert.InRange(least, 0, 200_000);
    }

    [Fact]
    public async Task A_message_of_the_largest_size_passes()
    {
        var bytes = new byte[LlrpLimits.MessageBytesMax];
        Convert.FromHexString("043d0010000000000001").CopyTo(bytes, 0);

        var (lengths, end) = await ReadAll(new SplitStream((byte[])[.. bytes, .. Greeting], 100_000));

        Assert.Equal([1_048_576, 32], lengths);
        Assert.Equal(LlrpFrameStatus.End, end);
    }

    [Fact]
    public void A_recording_with_a_torn_end_gives_its_whole_messages_and_says_where_it_is_torn()
    {
        var reader = new LlrpFileReader(ThreeMessages.AsMemory(0, 110));

        Assert.True(reader.TryRead());
        Assert.True(reader.TryRead());
        Assert.False(reader.TryRead());

        Assert.Equal(LlrpFrameStatus.EndMidFrame, reader.Status);
        Assert.Equal(99, reader.Offset);
        Assert.Equal("the input ends inside message type 1023 at byte 99: 11 of 19 bytes", reader.Error);
    }

    [Theory]
    [InlineData("043d0000000500000001", "claims 5 bytes")]
    [InlineData("043dffffffff00000001", "claims 4294967295 bytes")]
    [InlineData("ffff043e", "claims")]
    public void A_walk_goes_on_behind_what_is_broken(string brokenHex, string says)
    {
        byte[] recording = [.. Greeting, .. Convert.FromHexString(brokenHex), .. Report, .. Greeting, .. Report[..40]];
        var reader = new LlrpFileReader(recording);
        Assert.True(reader.TryRead());
        Assert.False(reader.TryRead());
        Assert.Contains(says, reader.Error, StringComparison.Ordinal);

        Assert.True(reader.TryResume());
        Assert.Null(reader.Error);
        Assert.True(reader.TryRead());
        Assert.Equal(Report, reader.Frame.Bytes.ToArray());
        Assert.True(reader.TryRead());
        Assert.False(reader.TryRead());
        Assert.Contains("40 of 67 bytes", reader.Error, StringComparison.Ordinal);
        Assert.False(reader.TryResume());
    }

    [Fact]
    public void A_text_file_is_not_a_recording()
    {
        var reader = new LlrpFileReader("{\"EdgeVault\": {}}"u8.ToArray());

        Assert.False(reader.TryRead());
        Assert.Equal(LlrpFrameStatus.LengthTooLarge, reader.Status);
    }

    [Fact]
    public void A_header_is_written_as_it_was_read()
    {
        foreach (var frame in Recorded.Frames(Recorded.Dx101))
        {
            var header = new byte[LlrpHeader.Size];
            frame.Header.Write(header);
            Assert.Equal(frame.Bytes[..LlrpHeader.Size].ToArray(), header);
        }
    }

    private static async Task<(List<int> Lengths, LlrpFrameStatus End)> ReadAll(Stream stream)
    {
        var reader = new LlrpFrameReader(stream);
        var lengths = new List<int>();
        while (true)
        {
            var status = await reader.ReadAsync(Stop);
            if (status != LlrpFrameStatus.Frame)
            {
                return (lengths, status);
            }

            Assert.Equal((int)reader.Frame.Header.Length, reader.Frame.Bytes.Length);
            lengths.Add(reader.Frame.Bytes.Length);
        }
    }
}
