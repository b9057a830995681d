using System.Text;
using EdgeVault.Capture.Recorder;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Recorder;

/// <summary>The page about recordings shows the bytes that are written.</summary>
public sealed class FlightFormatTests
{
    private const string Rewrite = "EDGEVAULT_WRITE_DOCS";
    private const string Begin = "```hex flight\n";

    /// <summary>EDGEVAULT_WRITE_DOCS=1 draws them anew.</summary>
    [Fact]
    public void The_example_on_the_page_is_what_a_recording_holds()
    {
        var path = Checkout.PathOf("docs", "formats", "flight.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        Assert.True(from > Begin.Length, "The page has no example.");
        var drawn = page[..from] + Dump(Example()) + page[page.IndexOf("```", from, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, drawn);
            return;
        }

        Assert.Equal(drawn, page);
    }

    private static byte[] Example()
    {
        var at = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000;
        return
        [
            .. FlightFormat.FileHeader,
            .. Record(at, FlightKind.ConnectionBegins, []),
            .. Record(at + 250_000, FlightKind.FromReader, Convert.FromHexString("043E0000000A00000001")),
        ];
    }

    private static byte[] Record(long at, FlightKind kind, byte[] message)
    {
        var bytes = new byte[FlightFormat.RecordHeaderSize + message.Length];
        FlightFormat.Write(bytes, at, kind, message);
        return bytes;
    }

    private static string Dump(byte[] bytes) => bytes.Chunk(16).Index().Aggregate(new StringBuilder(), static (all, row) => all
        .Append($"{row.Index * 16:x8}  {string.Join(' ', row.Item.Select(static one => $"{one:x2}"))}\n")).ToString();
}
