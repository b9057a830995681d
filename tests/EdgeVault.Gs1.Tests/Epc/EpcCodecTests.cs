using EdgeVault.Gs1.Epc;
using EdgeVault.TestKit;

namespace EdgeVault.Gs1.Tests.Epc;

public sealed class EpcCodecTests
{
    private const string Sgtin = "3074257BF7194E4000001A85";

    [Fact]
    public void A_piece_reads_the_same_in_every_form()
    {
        Assert.True(EpcCodec.TryDecodeHex(Sgtin, out _, out var identity, out _));

        Assert.Equal("SGTIN-96", identity.SchemeName);
        Assert.Equal(EpcScheme.Sgtin96, identity.Tag?.Scheme);
        Assert.Equal(3, identity.Tag?.Filter);
        Assert.Equal("0614141", identity.CompanyPrefix);
        Assert.Equal("812345", identity.Reference);
        Assert.Equal("6789", identity.Serial);
        Assert.Equal("urn:epc:id:sgtin:0614141.812345.6789", identity.PureIdentityUri);
        Assert.Equal("urn:epc:tag:sgtin-96:3.0614141.812345.6789", identity.TagUri);
        Assert.Equal("(01)80614141123458(21)6789", identity.ElementString);
        Assert.Equal("https://id.gs1.org/01/80614141123458/21/6789", identity.DigitalLink);
    }

    [Theory]
    [InlineData("E2801160600002084B3A7C9D")]
    [InlineData("00")]
    [InlineData("3")]
    [InlineData("FD3795211411234538566CB0AFC525065F1876F0D996D800")]
    public void Foreign_header_passes_through_as_raw_bits(string hex)
    {
        Assert.True(EpcCodec.TryDecodeHex(hex, out var bits, out var identity, out _));

        Assert.Equal("RAW", identity.SchemeName);
        Assert.Equal($"urn:epc:raw:{hex.Length * 4}.x{hex}", identity.TagUri);
        Assert.Null(identity.PureIdentityUri);
        Assert.Null(identity.ElementString);
        Assert.Null(identity.DigitalLink);
        Assert.Null(identity.CompanyPrefix);
        Assert.Null(identity.Reference);
        Assert.Null(identity.Serial);
        Assert.Equal(identity.TagUri, EpcCodec.IdentityKey(bits));
        Assert.True(EpcCodec.TryEncodeTagUri(identity.TagUri!, out var again, out _));
        Assert.Equal(bits, again);
    }

    [Fact]
    public void Twelve_digit_prefix_leaves_an_empty_component()
    {
        Assert.True(EpcCodec.TryEncodeTagUri("urn:epc:tag:sgln-96:1.952114112345..1", out var bits, out _));
        Assert.True(EpcCodec.TryDecode(bits, out var identity, out _));

        Assert.Equal("urn:epc:id:sgln:952114112345..1", identity.PureIdentityUri);
        Assert.Equal("", identity.Reference);
        Assert.Equal("(414)9521141123454(254)1", identity.ElementString);
    }

    [Fact]
    public void Reserved_bits_of_an_sscc_are_remarked_and_not_refused()
    {
        Assert.True(EpcCodec.TryDecodeHex("3114257BF4499602D2000001", out var bits, out var odd, out _));

        Assert.Equal(EpcRemarks.ReservedBitsSet, odd.Tag?.Remarks);
        Assert.Equal("https://id.gs1.org/00/106141412345678908", EpcCodec.IdentityKey(bits));
    }

    /// <summary>Partition 0 leaves the location reference one bit and no digit. The first row is from
    /// AACEngineering/epcpy-tools test_sgln.py.</summary>
    [Theory]
    [InlineData("3262FE9FE27AE2CEF646E093", "urn:epc:id:sgln:823156842168..888895103123")]
    [InlineData("320000000000020000000000", "urn:epc:id:sgln:000000000000..0")]
    public void A_bit_in_a_field_without_digits_is_remarked_and_not_refused(string hex, string uri)
    {
        Assert.True(EpcCodec.TryDecodeHex(hex, out _, out var identity, out var error), error.ToString());

        Assert.Equal(uri, identity.PureIdentityUri);
        Assert.Equal(EpcRemarks.ReservedBitsSet, identity.Tag?.Remarks);
        Assert.True(EpcCodec.TryEncodeTagUri(identity.TagUri!, out var clean, out _));
        Assert.True(EpcCodec.TryRead(clean, out var tag, out _));
        Assert.Equal(EpcRemarks.None, tag.Remarks);
        Assert.True(tag.IsSameIdentity(identity.Tag!.Value));
    }

    [Theory]
    [InlineData(Sgtin + "00000000", EpcRemarks.None)]
    [InlineData(Sgtin + "00000001", EpcRemarks.PaddingBitsSet)]
    [InlineData(Sgtin + "0000000000000000000000000000000000000001", EpcRemarks.PaddingBitsSet)]
    public void Longer_tag_memory_holds_the_same_piece(string hex, EpcRemarks remarks)
    {
        Assert.True(EpcCodec.TryDecodeHex(hex, out var bits, out var identity, out _));

        Assert.Equal(remarks, identity.Tag?.Remarks);
        Assert.Equal("https://id.gs1.org/01/80614141123458/21/6789", EpcCodec.IdentityKey(bits));
    }

    [Fact]
    public void Filter_makes_another_tag_of_the_same_piece()
    {
        var one = Tag("urn:epc:tag:sgtin-96:1.0614141.812345.6789");
        var other = Tag("urn:epc:tag:sgtin-96:3.0614141.812345.6789");

        Assert.NotEqual(one.Bits, other.Bits);
        Assert.True(one.IsSameIdentity(other));
        Assert.False(one.IsSameIdentity(Tag("urn:epc:tag:sgtin-96:1.0614141.812345.6780")));
        Assert.False(one.IsSameIdentity(Tag("urn:epc:raw:96.xE28011606000020800000000")));
        Assert.True(Tag("urn:epc:raw:8.xE2").IsSameIdentity(Tag("urn:epc:raw:8.xE2")));
    }

    [Theory]
    [InlineData("urn:epc:id:sgtin:50712192365.88..%25:.13%26", "(21).%:.13&", "/21/.%25%3A.13%26")]
    [InlineData("urn:epc:id:sgtin:064677154575.9.!", "(21)!", "/21/%21")]
    [InlineData("urn:epc:id:sgtin:8710966.061035.%252522", "(21)%2522", "/21/%252522")]
    [InlineData("urn:epc:id:sgln:9521141.12345.32a%2Fb", "(254)32a/b", "/254/32a%2Fb")]
    [InlineData("urn:epc:id:sgtin:4012345.011111.98%22", "(21)98\"", "/21/98%22")]
    [InlineData(
        "urn:epc:id:sgtin:952114.6659954.%22%25%26%2F%3C%3E%3F",
        "(21)\"%&/<>?",
        "/21/%22%25%26%2F%3C%3E%3F")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.007", "(21)007", "/21/007")]
    public void Serial_is_escaped_the_way_each_form_wants(string uri, string elementEnd, string linkEnd)
    {
        Assert.True(EpcCodec.TryParseIdentityUri(uri, out var identity, out var error), error.ToString());

        Assert.Equal(uri, identity.PureIdentityUri);
        Assert.EndsWith(elementEnd, identity.ElementString, StringComparison.Ordinal);
        Assert.EndsWith(linkEnd, identity.DigitalLink, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urn:epc:id:sgtin:0614141.812345.32a%2fb", "urn:epc:id:sgtin:0614141.812345.32a%2Fb")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.%41", "urn:epc:id:sgtin:0614141.812345.A")]
    public void Escapes_that_need_not_be_come_back_canonical(string uri, string canonical)
    {
        Assert.True(EpcCodec.TryParseIdentityUri(uri, out var identity, out _));
        Assert.Equal(canonical, identity.PureIdentityUri);
    }

    [Fact]
    public void Key_of_impossible_fields_is_the_raw_uri()
    {
        Assert.True(EpcBits.TryParseHex("301C257BF7194E4000001A85", out var bits));
        Assert.Equal("urn:epc:raw:96.x301C257BF7194E4000001A85", EpcCodec.IdentityKey(bits));
        Assert.Equal("urn:epc:raw:0.x", EpcCodec.IdentityKey(default));
    }

    [Fact]
    public void An_empty_epc_is_refused()
    {
        Assert.False(EpcCodec.TryDecode(default, out _, out var error));
        Assert.Equal("length", error.Field);
    }

    [Fact]
    public void Endless_input_is_refused_without_being_echoed()
    {
        var uri = "urn:epc:id:sgtin:0614141.812345." + new string('1', 1_000_000);

        Assert.False(EpcCodec.TryParseIdentityUri(uri, out _, out var identityError));
        Assert.False(EpcCodec.TryEncodeTagUri(uri, out _, out var tagError));
        Assert.False(EpcCodec.TryDecodeHex(uri, out _, out _, out var hexError));

        Assert.All([identityError, tagError, hexError], error => Assert.InRange(error.Message.Length, 1, 200));
    }

    [Fact]
    public void Reading_the_fields_of_a_tag_allocates_nothing()
    {
        Assert.True(EpcBits.TryParseHex(Sgtin, out var bits));
        Assert.True(EpcBits.TryParseHex("3114257BF4499602D2000001", out var sscc));
        Assert.True(EpcCodec.TryRead(bits, out var first, out _));
        Assert.True(first.IsSameIdentity(first)); // Tables are made at the first use.
        var same = 0;
        var least = Allocations.Least(run =>
        {
            for (var round = 0; round < 1_000; round++)
            {
                same += EpcCodec.TryRead(bits, out var tag, out _) && tag.IsSameIdentity(first) ? 1 : 0;
                same += EpcCodec.TryRead(sscc, out var other, out _) && other.IsSameIdentity(first) ? 1 : 0;
            }
        });

        Assert.Equal(0, least);
        Assert.Equal(7_000, same);
    }

    private static EpcTag Tag(string tagUri)
    {
        Assert.True(EpcCodec.TryEncodeTagUri(tagUri, out var bits, out var error), error.ToString());
        Assert.True(EpcCodec.TryRead(bits, out var tag, out error), error.ToString());
        return tag;
    }
}
