using System.Text;
using EdgeVault.Capture.Scanners;

namespace EdgeVault.Capture.Tests.Scanners;

public sealed class ScanFramerTests
{
    [Theory]
    [InlineData("A1\rB2\nC3\r\nD4\r", "A1|B2|C3|D4")]
    [InlineData("\u0002A1\u0003\u0002B2\u0003\r\n", "A1|B2")]
    [InlineData("noise\u0002A1\u0003more\u0002B2\u0003", "A1|B2")]
    [InlineData("half\u0002ha\u0002A1\u0003", "A1")]
    [InlineData("\u0002A\rB\u0003C3\r", "C3")]
    [InlineData("]C101A\u001D21B\r", "]C101A\u001D21B")]
    [InlineData("A\u0000B\rC3\r", "C3")]
    [InlineData("\r\n\r\n", "")]
    [InlineData("not ended", "")]
    public void Codes_end_at_a_line_or_stand_between_stx_and_etx(string bytes, string codes) =>
        Assert.Equal(codes, Cut(new ScannerOptions(), bytes));

    [Theory]
    [InlineData("", "#\r", "A1#\rB\r2#\r", "A1")]
    [InlineData("<<", ">>", "x<<A1>>y<<B2>>", "A1|B2")]
    [InlineData("<<", "", "x<<A1\ry<<B2\n", "A1|B2")]
    [InlineData("<<", ">>", "<<A<<B2>>", "B2")]
    [InlineData("<<", ">>", "<<A\u0007>><<B2>>", "B2")]
    public void Codes_stand_between_the_marks_that_are_configured(string prefix, string suffix, string bytes, string codes) =>
        Assert.Equal(codes, Cut(new ScannerOptions { Prefix = prefix, Suffix = suffix }, bytes));

    [Fact]
    public void A_code_that_is_too_long_is_dropped_and_the_next_one_is_not()
    {
        var framer = new ScanFramer(new ScannerOptions { LengthMax = 5 });
        var codes = new List<string>();
        framer.Feed("12345\r123456\r1234567890123\rA1\r"u8, codes);
        Assert.Equal(["12345", "A1"], codes);
        Assert.Equal(2, framer.Overlong);

        var marked = new ScanFramer(new ScannerOptions { LengthMax = 5, Suffix = "##" });
        codes.Clear();
        marked.Feed("12345##123456##1234567890123##A1##"u8, codes);
        Assert.Equal(["12345", "A1"], codes);
        Assert.Equal(2, marked.Overlong);
    }

    [Fact]
    public void Silence_ends_a_code_only_where_nothing_else_must()
    {
        var framer = new ScanFramer(new ScannerOptions());
        var codes = new List<string>();
        framer.Feed("A1"u8, codes);
        framer.Flush(codes);
        framer.Feed("\u0002B2"u8, codes);
        framer.Flush(codes);
        Assert.Equal(["A1"], codes);
    }

    /// <summary>Goal: what arrives does not depend on how it is cut. Method: random streams of codes, marks and noise, whole and
    /// in random pieces.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void Every_split_gives_the_same_codes(int seed)
    {
        var random = new Random(seed);
        ScannerOptions[] options = [new(), new() { Suffix = "\r\n" }, new() { Prefix = "<<", Suffix = ">>" }, new() { LengthMax = 3 }];
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[random.Next(60)];
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] = random.Next(4) == 0 ? (byte)random.Next(256) : "\r\n\u0002\u0003<>AB12"u8[random.Next(10)];
            }

            var option = options[random.Next(options.Length)];
            var (whole, pieces) = (new ScanFramer(option), new ScanFramer(option));
            var (expected, codes) = (new List<string>(), new List<string>());
            whole.Feed(bytes, expected);
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 5), bytes.Length - at);
                pieces.Feed(bytes.AsSpan(at, length), codes);
                at += length;
            }

            Assert.True(expected.SequenceEqual(codes), $"seed {seed}, {Convert.ToHexString(bytes)}");
            Assert.Equal((whole.Garbled, whole.Overlong), (pieces.Garbled, pieces.Overlong));
            Assert.All(codes, code => Assert.InRange(code.Length, 1, option.LengthMax));
        }
    }

    private static string Cut(ScannerOptions options, string bytes)
    {
        var codes = new List<string>();
        new ScanFramer(options).Feed(Encoding.Latin1.GetBytes(bytes), codes);
        return string.Join('|', codes);
    }
}
