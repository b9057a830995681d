using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>Published and cross-checked pairs, each row both ways; the source stands in the row.</summary>
public sealed class EpcVectorTests
{
    public static TheoryData<string[]> Vectors => CsvRows.Read("epc-vectors.csv");

    public static TheoryData<string[]> Invalid => CsvRows.Read("epc-invalid.csv");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Tag_says_what_its_vector_says(string[] row)
    {
        Assert.True(EpcCodec.TryDecodeHex(row[1], out var bits, out var identity, out var error), error.ToString());

        Assert.Equal(96, bits.BitCount);
        Assert.Equal(row[0], identity.SchemeName);
        Assert.Equal(row[2], identity.PureIdentityUri);
        Assert.Equal(row[3], identity.TagUri);
        Assert.Equal(row[4], identity.ElementString);
        Assert.Equal(row[5], identity.DigitalLink);
        Assert.Equal(row[2], EpcCodec.IdentityKey(bits));
        Assert.Equal(EpcRemarks.None, identity.Tag!.Value.Remarks);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Tag_uri_encodes_to_its_vector(string[] row)
    {
        Assert.True(EpcCodec.TryEncodeTagUri(row[3], out var bits, out var error), error.ToString());

        Assert.Equal(row[1], bits.ToHex());
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Pure_identity_gives_the_same_texts_without_a_tag(string[] row)
    {
        Assert.True(EpcCodec.TryParseIdentityUri(row[2], out var identity, out var error), error.ToString());

        Assert.Equal(row[2], identity.PureIdentityUri);
        Assert.Equal(row[2], identity.Key);
        Assert.Equal(row[4], identity.ElementString);
        Assert.Equal(row[5], identity.DigitalLink);
        Assert.Null(identity.TagUri);
        Assert.Null(identity.Tag);
        Assert.StartsWith(identity.SchemeName, row[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_rows_were_found()
    {
        Assert.Equal(52, Vectors.Count);
        Assert.True(Invalid.Count > 50);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Fault_is_refused_and_its_field_named(string[] row)
    {
        var error = default(EpcError);
        var accepted = row[0] switch
        {
            "hex" => EpcCodec.TryDecodeHex(row[1], out _, out _, out error),
            "tag" => EpcCodec.TryEncodeTagUri(row[1], out _, out error),
            _ => EpcCodec.TryParseIdentityUri(row[1], out _, out error),
        };

        Assert.False(accepted, row[3]);
        Assert.Equal(row[2], error.Field);
        Assert.NotEmpty(error.Message);
    }
}
