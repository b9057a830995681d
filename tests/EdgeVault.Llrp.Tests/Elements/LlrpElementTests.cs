using EdgeVault.Llrp.Decoding;
using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Elements;

public sealed class LlrpElementTests
{
    private const int InstancesOfEachKind = 100;

    public static TheoryData<string, int> Recordings()
    {
        var data = new TheoryData<string, int> { { "dx101_a.bin", 934 }, { "sllurp-ro_access_report-stream.bin", 45 } };
        foreach (var name in Recorded.Names("ltkjava", "*.bin"))
        {
            data.Add(name, 1);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recording_is_decoded_to_the_last_message_and_encoded_byte_for_byte(string file, int count)
    {
        var recording = Recorded.File(file);
        var frames = Recorded.Frames(recording);

        Assert.Equal(count, frames.Count);
        Assert.All(frames, frame => Assert.Null(LlrpMessageSummary.Read(frame).Error));
        Assert.Equal(recording, Rewritten(frames));
    }

    [Theory]
    [InlineData("CloseConnectionResponse", 4)]
    [InlineData("GetAccessSpecsResponse", 54)]
    [InlineData("GetROSpecsResponse", 36)]
    [InlineData("GetReaderCapabilitiesResponse", 11)]
    [InlineData("GetReaderConfigResponse", 12)]
    [InlineData("ReaderEventNotification", 63)]
    public void A_body_that_EdgeX_recorded_is_decoded_and_encoded_byte_for_byte(string name, int type)
    {
        var body = Recorded.File($"edgex/{name}-000.bytes");
        var message = new byte[LlrpHeader.Size + body.Length];
        new LlrpHeader(1, (LlrpMessageType)type, (uint)message.Length, 1).Write(message);
        body.CopyTo(message.AsSpan(LlrpHeader.Size));

        var frame = Assert.Single(Recorded.Frames(message));
        Assert.Null(LlrpMessageSummary.Read(frame).Error);
        Assert.Equal(message, Rewritten([frame]));
    }

    /// <summary>
    /// Goal: every message that the specification allows is decoded, and encoded byte for byte.
    /// Method: random messages of every kind after the tables, reserved and filling bits random too.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 20_261_125)]
    public void A_message_of_every_kind_is_decoded_and_encoded_byte_for_byte(byte version, int seed)
    {
        var generated = new GeneratedMessage(new Random(seed), version);
        var seen = new HashSet<string>();
        foreach (var kind in GeneratedMessage.Kinds(version))
        {
            for (var instance = 0; instance < InstancesOfEachKind; instance++)
            {
                var message = generated.Write(kind);
                var summary = LlrpMessageSummary.Read(Assert.Single(Recorded.Frames(message)));

                Assert.True(summary.Error is null, $"seed {seed}, {kind} {instance}: {summary.Error}");
                Assert.Equal(Convert.ToHexString(message), Convert.ToHexString(Rewrite(message)));
                Collect(message, seen);
            }
        }

        Assert.Empty(LlrpDefinitions.All.Where(definition => version > 1 || !definition.IsSince11)
            .Select(definition => definition.Name).Except(seen));
    }

    [Fact]
    public void A_field_has_the_value_that_stands_there()
    {
        // As the LTK's XML of these bytes has them.
        var reader = new LlrpElementReader(Recorded.File("ltkjava/ADD_ROSPEC2.bin"));
        var values = new List<string>();
        while (reader.Read())
        {
            if (reader.Token == LlrpToken.Field && reader.Definition!.Name is "ROSpec" or "AISpec" or "ROReportSpec")
            {
                values.Add($"{reader.Field.Name} {reader.Value} {Convert.ToHexString(reader.Bytes)}".Trim());
            }
        }

        Assert.Equal(
            ["ROSpecID 1000", "Priority 0", "CurrentState 0", "AntennaIDs 2 00010002", "ROReportTrigger 1", "N 1"],
            values);
    }

    [Theory]
    [InlineData("s8", "80", -128)]
    [InlineData("s16", "FF38", -200)]
    [InlineData("u3:_5", "A0", 5)]
    [InlineData("_14:u2", "0003", 3)]
    [InlineData("_3:u10:_3", "1FF8", 1023)]
    public void Numbers_of_any_width_are_read(string types, string hex, long expected)
    {
        var parts = types.Split(':').Select(type => type[0] == '_' ? type : $"A:{type}");
        var field = LlrpTableParser.Parse($"tlv 1 T {string.Join(' ', parts)}")[0];

        Assert.Equal(expected, (long)Read(field, Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("0414 0000000c 00000001 0000", "ADD_ROSPEC at byte 10: it ends inside the header of a parameter")]
    [InlineData("0414 0000000e 00000001 00b10003", "ADD_ROSPEC at byte 10: a parameter claims fewer bytes than its own header has")]
    [InlineData("0414 0000000e 00000001 00b10005", "ADD_ROSPEC at byte 10: a parameter claims more bytes than are left")]
    [InlineData("043d 0000000c 00000001 ff00", "RO_ACCESS_REPORT at byte 10: there is no parameter of this number, and no length to skip it by")]
    [InlineData("0414 0000000e 00000001 00010004", "ADD_ROSPEC at byte 10: a parameter with a length has a number below 128")]
    [InlineData("0416 0000000c 00000001 0000", "START_ROSPEC at byte 10: it ends inside a field")]
    [InlineData("043e 0000000b 00000001 00", "KEEPALIVE at byte 10: bytes follow that it does not have")]
    [InlineData("0414 00000010 00000001 00b1 0006 0000", "ROSpec at byte 14: it ends inside a field")]
    public void A_fault_says_where_and_what_and_loses_nothing(string hex, string error)
    {
        var message = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Equal(error, LlrpMessageSummary.Read(Assert.Single(Recorded.Frames(message))).Error);
        Assert.Equal(message, Rewrite(message));
    }

    [Fact]
    public void Parameters_in_each_other_without_end_are_refused_and_kept()
    {
        var writer = new LlrpWriter();
        var elements = new LlrpElementWriter(writer);
        elements.StartMessage(new LlrpHeader(1, LlrpMessageType.ERROR_MESSAGE, 0, 1));
        elements.StartParameter((int)LlrpParameterType.LLRPStatus);
        elements.Raw(new byte[4]);
        const int Depth = 5_000;
        for (var depth = 0; depth < Depth; depth++)
        {
            elements.StartParameter((int)LlrpParameterType.ParameterError);
            elements.Raw(new byte[4]);
        }

        for (var depth = 0; depth < Depth + 2; depth++)
        {
            elements.End();
        }

        var message = writer.WrittenSpan.ToArray();
        Assert.Contains(
            "more than 16 deep", LlrpMessageSummary.Read(Assert.Single(Recorded.Frames(message))).Error,
            StringComparison.Ordinal);
        Assert.Equal(message, Rewrite(message));
    }

    [Fact]
    public void What_a_later_version_adds_is_no_fault()
    {
        // C1G2LLRPCapabilities (327) of LLRP 2.0 has two bytes more, and 290 is CryptoResponse.
        var message = Convert.FromHexString("0c0b0000001d00000001" + "01470009c00002ff80" + "0122000a001000104142");
        var frame = Assert.Single(Recorded.Frames(message));

        Assert.Null(LlrpMessageSummary.Read(frame).Error);
        Assert.Equal(message, Rewrite(message));
    }

    [Fact]
    public void A_block_mask_with_two_word_counts_is_read_as_the_LTK_writes_it()
    {
        // ClientRequestResponse (211) with C1G2BlockPermalock (358): block pointer 1, counts 9 and 1, one word.
        var message = Convert.FromHexString(
            "08370000002d00000001" + "00d30023" + "00000001" + "00f10008" + "0010abcd"
            + "01660013" + "0001" + "00000000" + "c0" + "0001" + "0009" + "0001" + "f00f");
        var reader = new LlrpElementReader(message);
        var values = new Dictionary<string, ulong>();
        while (reader.Read())
        {
            if (reader.Token == LlrpToken.Field && reader.Definition!.Name == "C1G2BlockPermalock")
            {
                values[reader.Field.Name] = reader.Value;
            }
        }

        Assert.Equal(LlrpParameterFault.None, reader.Fault);
        Assert.Equal((9ul, 1ul), (values["BlockMaskWordCount"], values["BlockMask"]));
        Assert.Equal(message, Rewrite(message));
    }

    [Fact]
    public void A_custom_that_does_not_fit_the_table_is_bytes()
    {
        // ImpinjPeakRSSI (57) with one byte where the table has two.
        var message = Convert.FromHexString("043d0000001700000001" + "03ff000d" + "0000651a" + "00000039" + "aa");

        Assert.Null(LlrpMessageSummary.Read(Assert.Single(Recorded.Frames(message))).Error);
        Assert.Equal(message, Rewrite(message));
    }

    private static ulong Read(LlrpDefinition definition, byte[] bytes)
    {
        var writer = new LlrpWriter();
        var elements = new LlrpElementWriter(writer);
        var reader = new LlrpElementReader([0x04, 0x3E, 0, 0, 0, 10, 0, 0, 0, 0, .. bytes], definition);
        var value = 0UL;
        while (reader.Read())
        {
            if (reader.Token == LlrpToken.Field)
            {
                elements.Field(reader.Field, reader.Value, reader.Bytes);
                value = reader.Field.Type == LlrpFieldType.Reserved ? value : reader.Value;
            }
        }

        Assert.Equal(bytes, writer.WrittenSpan);
        return value;
    }

    private static void Collect(byte[] message, HashSet<string> names)
    {
        var reader = new LlrpElementReader(message);
        while (reader.Read())
        {
            names.Add(reader.Definition?.Name ?? "");
        }
    }

    private static byte[] Rewrite(byte[] message) => Rewritten(Recorded.Frames(message));

    private static byte[] Rewritten(IEnumerable<LlrpFrame> frames)
    {
        var writer = new LlrpWriter();
        var elements = new LlrpElementWriter(writer);
        foreach (var frame in frames)
        {
            elements.Rewrite(frame.Bytes.Span);
        }

        return writer.WrittenSpan.ToArray();
    }
}
