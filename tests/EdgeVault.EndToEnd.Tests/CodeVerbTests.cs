using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The verbs <c>epc</c> and <c>barcode</c> as scripts call them: one JSON object a line, in order, also for a
/// bad one.</summary>
public sealed class CodeVerbTests
{
    private const string Ring =
        """{"hex":"3074257BF7194E4000001A85","bits":96,"scheme":"SGTIN-96","uri":"urn:epc:id:sgtin:0614141.812345.6789","tagUri":"urn:epc:tag:sgtin-96:3.0614141.812345.6789","elementString":"(01)80614141123458(21)6789","digitalLink":"https://id.gs1.org/01/80614141123458/21/6789"}""";

    [Fact]
    public async Task Tags_are_decoded_from_arguments_and_from_lines()
    {
        var (code, output, _) = await Programs.RunAsync(Programs.Gateway, "epc", "decode", "3074257BF7194E4000001A85");
        Assert.Equal((0, Ring), (code, output.TrimEnd()));

        (code, output, _) = await Child.RunAsync(
            "dotnet", [Programs.Gateway, "epc", "decode"], input: "30ZZ\n3074257BF7194E4000001A85\n307C257BF7194E4000001A85\n");
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"error\":", lines[0], StringComparison.Ordinal);
        Assert.Equal(Ring, lines[1]);
        Assert.Contains("partition", lines[2], StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Uris_are_encoded_and_pure_identities_give_their_link()
    {
        var (code, output, _) = await Programs.RunAsync(
            Programs.Gateway, "epc", "encode", "urn:epc:tag:sgtin-96:3.0614141.812345.6789", "urn:epc:id:sgtin:0614141.812345.6789",
            "urn:epc:tag:sgtin-96:9.0614141.812345.6789");

        var lines = output.TrimEnd().Split('\n');
        Assert.Equal("""{"tagUri":"urn:epc:tag:sgtin-96:3.0614141.812345.6789","hex":"3074257BF7194E4000001A85"}""", lines[0]);
        Assert.Contains("https://id.gs1.org/01/80614141123458/21/6789", lines[1], StringComparison.Ordinal);
        Assert.Contains("filter", lines[2], StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Scans_are_parsed_with_the_separator_written_out()
    {
        var (code, output, _) = await Child.RunAsync(
            "dotnet", [Programs.Gateway, "barcode", "parse"],
            input: "]C110ABC{GS}0109521234543213\n]Q1https://id.gs1.org/01/09521234543213/21/a\n]E04006381333931\nR-0001\n]C10109521234543214\n");

        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal(
            """{"input":"]C110ABC{GS}0109521234543213","symbology":"]C1","kind":"gs1","gtin":"09521234543213","elements":[{"ai":"10","value":"ABC"},{"ai":"01","value":"09521234543213"}]}""",
            lines[0]);
        Assert.Contains("\"kind\":\"digital-link\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"ean\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"opaque\"", lines[3], StringComparison.Ordinal);
        Assert.Contains("check digit", lines[4], StringComparison.Ordinal);
        Assert.Equal(1, code);
    }
}
