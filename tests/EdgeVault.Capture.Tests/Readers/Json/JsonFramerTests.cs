using System.Text;
using EdgeVault.Capture.Readers.Json;

namespace EdgeVault.Capture.Tests.Readers.Json;

public sealed class JsonFramerTests
{
    private const string Three = """{"a":"}{\"]","b":[1,{"c":2}]}[]{"d":"\\"}""";

    private static readonly string[] Parts = ["""{"a":"}{\"]","b":[1,{"c":2}]}""", "[]", """{"d":"\\"}"""];

    [Fact]
    public void Concatenated_values_come_apart_however_they_arrive()
    {
        for (var at = 0; at <= Three.Length; at++)
        {
            for (var next = at; next <= Three.Length; next++)
            {
                Assert.Equal(Parts, Cut(Three[..at], Three[at..next], Three[next..]));
            }
        }
    }

    [Fact]
    public void A_drip_of_single_bytes_gives_the_same_values() =>
        Assert.Equal(Parts, Cut([.. Three.Select(static letter => letter.ToString())]));

    [Theory]
    [InlineData("\r\n", true)]
    [InlineData("{}\r\n", true)]
    [InlineData(" {}", true)]
    [InlineData("{}", false)]
    [InlineData("{ \n }", false)]
    public void White_space_between_values_is_a_keep_alive(string text, bool isKeepAlive)
    {
        var framer = new JsonFramer();
        framer.Feed(Encoding.UTF8.GetBytes(text));
        while (framer.TryTake(out _))
        {
            continue;
        }

        Assert.Equal(isKeepAlive, framer.SawKeepAlive);
        framer.Feed("{}"u8);
        Assert.False(framer.SawKeepAlive);
    }

    [Theory]
    [InlineData("x{}", "byte 0x78 stands where a JSON object or array should begin")]
    [InlineData("{}]", "byte 0x5D stands where a JSON object or array should begin")]
    [InlineData("{\"a\":\"\n\"}", "control byte 0x0A stands inside a JSON string")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "JSON is nested deeper than 32")]
    public void What_is_no_JSON_ends_the_connection_and_says_why(string text, string why) =>
        Assert.Equal(why, Assert.Throws<ReaderDataException>(() => Cut(text)).Message);

    [Fact]
    public void A_value_may_be_as_large_as_the_cap_and_no_larger()
    {
        var (open, close) = ("[\"", "\"]");
        var text = new string('x', JsonFramer.ValueBytesMax - open.Length - close.Length);

        Assert.Equal(JsonFramer.ValueBytesMax, Assert.Single(Cut(open, text, close)).Length);
        Assert.Equal(
            $"a JSON value has more than {JsonFramer.ValueBytesMax} bytes",
            Assert.Throws<ReaderDataException>(() => Cut(open, text, "x", close)).Message);
    }

    /// <summary>A value that never ends, in the pieces that a link reads.</summary>
    [Fact]
    public void An_endless_value_costs_no_more_than_four_times_the_cap()
    {
        var piece = Enumerable.Repeat((byte)'[', 1).Concat(Enumerable.Repeat((byte)'1', 16_383)).ToArray();
        var rest = Enumerable.Repeat((byte)'1', 16_384).ToArray();
        var framer = new JsonFramer();
        var before = GC.GetAllocatedBytesForCurrentThread();
        framer.Feed(piece);
        framer.TryTake(out _);

        var fault = Record.Exception(() =>
        {
            for (var fed = 0; fed < 1_000; fed++)
            {
                framer.Feed(rest);
                framer.TryTake(out _);
            }
        });

        Assert.IsType<ReaderDataException>(fault);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * JsonFramer.ValueBytesMax);
    }

    private static List<string> Cut(params string[] pieces)
    {
        var (framer, values) = (new JsonFramer(), new List<string>());
        foreach (var piece in pieces)
        {
            framer.Feed(Encoding.UTF8.GetBytes(piece));
            while (framer.TryTake(out var value))
            {
                values.Add(Encoding.UTF8.GetString(value.Span));
            }
        }

        return values;
    }
}
