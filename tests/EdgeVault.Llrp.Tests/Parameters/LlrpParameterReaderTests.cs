using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Tests.Parameters;

public sealed class LlrpParameterReaderTests
{
    // AntennaID 2, an unknown TLV (900) of six bytes, a custom one of Impinj's, PeakRSSI -50.
    private static readonly byte[] Four =
        Convert.FromHexString("810002" + "03840006abcd" + "03ff000e0000651a0000003804d2" + "86ce");

    [Fact]
    public void Parameters_are_read_in_order_and_unknown_ones_by_their_length()
    {
        var reader = new LlrpParameterReader(Four);
        var seen = new List<string>();

        while (reader.TryRead(out var parameter))
        {
            seen.Add($"{(int)parameter.Type} {Convert.ToHexString(parameter.Value)}");
            Assert.Equal(parameter.Value.ToArray(), parameter.Bytes[^parameter.Value.Length..].ToArray());
        }

        Assert.Equal(["1 0002", "900 ABCD", "1023 0000651A0000003804D2", "6 CE"], seen);
        Assert.Equal(LlrpParameterFault.None, reader.Fault);
        Assert.True(reader.Rest.IsEmpty);
    }

    [Fact]
    public void A_custom_parameter_gives_vendor_subtype_and_data()
    {
        var reader = new LlrpParameterReader(Four.AsSpan(9));

        Assert.True(reader.TryRead(out var parameter));
        Assert.True(parameter.TryReadCustom(out var vendor, out var subtype, out var data));
        Assert.Equal((25882u, 56u, "04D2"), (vendor, subtype, Convert.ToHexString(data)));
    }

    [Theory]
    [InlineData("00f0", LlrpParameterFault.HeaderTruncated)]
    [InlineData("00f00003", LlrpParameterFault.LengthTooSmall)]
    [InlineData("00f000050000", LlrpParameterFault.HeaderTruncated)]
    [InlineData("00f00006aa", LlrpParameterFault.LengthTooLarge)]
    [InlineData("00f0ffff", LlrpParameterFault.LengthTooLarge)]
    [InlineData("8100", LlrpParameterFault.LengthTooLarge)]
    [InlineData("8d00112233445566778899aa", LlrpParameterFault.LengthTooLarge)]
    [InlineData("80", LlrpParameterFault.UnknownTv)]
    [InlineData("95ffff", LlrpParameterFault.UnknownTv)]
    [InlineData("ff", LlrpParameterFault.UnknownTv)]
    [InlineData("000d0004", LlrpParameterFault.TvNumberInTlv)]
    [InlineData("007f0006aabb", LlrpParameterFault.TvNumberInTlv)]
    public void What_cannot_be_read_has_a_name_and_stops_the_walk(string hex, LlrpParameterFault expected)
    {
        var reader = new LlrpParameterReader([.. Four, .. Convert.FromHexString(hex)]);
        var count = 0;

        while (reader.TryRead(out _))
        {
            count++;
        }

        Assert.Equal(expected, reader.Fault);
        Assert.InRange(count, 4, 5);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.Rest.IsEmpty);
    }

    [Fact]
    public void Every_truncation_stops_inside_the_bytes()
    {
        int[] boundaries = [0, 3, 9, 23, 25];
        for (var length = 0; length <= Four.Length; length++)
        {
            var reader = new LlrpParameterReader(Four.AsSpan(0, length));
            var read = 0;
            while (reader.TryRead(out var parameter))
            {
                read += parameter.Bytes.Length;
            }

            Assert.Equal(boundaries.Last(boundary => boundary <= length), read);
            Assert.Equal(boundaries.Contains(length), reader.Fault == LlrpParameterFault.None);
        }
    }

    [Fact]
    public void Fields_past_the_end_are_zero_and_say_so()
    {
        var fields = new LlrpFieldReader([1, 2, 3]);

        Assert.Equal(0x0102, fields.U16());
        Assert.False(fields.Overrun);
        Assert.Equal(0, fields.U16());
        Assert.True(fields.Overrun);
        Assert.Equal(0, fields.U8());
        Assert.Equal("", fields.Utf8());
        Assert.Equal(0ul, fields.U64());
    }
}
