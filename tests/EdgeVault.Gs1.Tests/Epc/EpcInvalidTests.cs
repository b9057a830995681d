using System.Text.RegularExpressions;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>What must be refused.</summary>
public sealed partial class EpcInvalidTests
{
    public static TheoryData<string[]> Own => CsvRows.Read("epc-invalid.csv");

    [Theory]
    [MemberData(nameof(Own))]
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

    /// <summary>The 81 inputs that other libraries' tests refuse. Some are wrong only for what was asked of them, and
    /// are asked the same here: a scheme that cannot hold the identity, a GTIN with fewer digits, another kind.
    /// </summary>
    [Fact]
    public void Every_published_fault_is_refused()
    {
        var rows = TsvRows.Read("epc-invalid-published.tsv");
        Assert.Equal(81, rows.Length);
        Assert.All(rows, row => Assert.True(IsRefused(row[0], row[1], row[2], row[3]), $"{row[1]}: {row[2]}"));
    }

    private static bool IsRefused(string kind, string input, string why, string asked)
    {
        if (kind == "hex")
        {
            return !EpcCodec.TryDecodeHex(input, out _, out var decoded, out _) || decoded.SchemeName == "RAW";
        }

        if (kind == "bare")
        {
            // gtin=…;serial=… as an SGTIN-96, company prefix of 7 digits.
            var (gtin, serial) = (input[5..19], input[27..]);
            return CheckDigit.IsValid(gtin) && !EpcCodec.TryEncodeElements(
                [new("01", gtin), new("21", serial)], EpcScheme.Sgtin96, 3, 7, out _, out _);
        }

        if (Scheme().Match(asked) is { Success: true } scheme)
        {
            return EpcCodec.TryParseIdentityUri(input, out var identity, out _)
                && !EpcCodec.TryEncodeTagUri(TagUri(identity, scheme.Groups[1].Value), out _, out _);
        }

        if (Length().Match(asked) is { Success: true } length)
        {
            var digits = int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            return EpcCodec.TryParseIdentityUri(input, out var identity, out _)
                && !Gtin.TryShorten(identity.Elements![0].Value, digits, out _);
        }

        // "invalid identifier" where a GSRN is asked for: it is a sound GSRNP.
        return !EpcCodec.TryParseIdentityUri(input, out var read, out _)
            || (why == "test_invalid_gsrn_identifier" && read.SchemeName == "GSRNP");
    }

    private static string TagUri(EpcIdentity identity, string scheme) =>
        identity.PureIdentityUri!.Replace(
            $"urn:epc:id:{identity.SchemeName.ToLowerInvariant()}:",
            $"urn:epc:tag:{scheme.Replace('_', '-').ToLowerInvariant()}:0.",
            StringComparison.Ordinal);

    [GeneratedRegex("BinaryCodingScheme\\.([A-Z0-9_]+)")]
    private static partial Regex Scheme();

    [GeneratedRegex("GTIN_TYPE\\.GTIN([0-9]+)")]
    private static partial Regex Length();
}
