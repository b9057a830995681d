using System.Text;
using EdgeVault.Custody.Stock.Replay;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: whoever asks by some bytes gets what is made of just these, and mostly what the last one got.</summary>
public sealed class OnceParsedTests
{
    private readonly OnceParsed<string> _texts = new(Encoding.Latin1.GetString);

    [Fact]
    public void The_same_bytes_give_the_same_object() =>
        Assert.Same(_texts.Of("carrier"u8), _texts.Of("carrier"u8));

    [Fact]
    public void What_is_long_is_made_each_time_and_not_kept()
    {
        var longest = new byte[OnceParsed<string>.BytesMax];
        byte[] longer = [.. longest, 0];

        Assert.Same(_texts.Of(longest), _texts.Of(longest));
        Assert.NotSame(_texts.Of(longer), _texts.Of(longer));
        Assert.Equal(_texts.Of(longer), _texts.Of(longer));
    }

    [Fact]
    public void The_bytes_may_be_written_over_once_it_is_made()
    {
        var bytes = "door-1"u8.ToArray();
        _texts.Of(bytes);
        bytes[^1] = (byte)'2';

        Assert.Equal("door-2", _texts.Of(bytes));
        Assert.Equal("door-1", _texts.Of("door-1"u8));
    }

    /// <summary>What fails to be made leaves nothing behind.</summary>
    [Fact]
    public void What_could_not_be_made_is_tried_again()
    {
        var tries = 0;
        var failing = new OnceParsed<string>(_ => ++tries == 1 ? throw new FormatException("not this time") : "made");

        Assert.Throws<FormatException>(() => failing.Of("a"u8));
        Assert.Equal("made", failing.Of("a"u8));
    }

    /// <summary>Method: more texts than there are slots, of few letters and every length, zeros among them, so that slots are
    /// shared and texts differ in one place or in their length alone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_261_127)]
    public void However_much_passes_by_each_gets_what_its_own_bytes_say(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[OnceParsed<string>.BytesMax + 8];
        for (var step = 0; step < 200_000; step++)
        {
            var text = bytes.AsSpan(0, random.Next(random.Next(2) == 0 ? 12 : bytes.Length));
            foreach (ref var letter in text)
            {
                letter = (byte)random.Next(3);
            }

            Assert.True(_texts.Of(text) == Encoding.Latin1.GetString(text), $"seed {seed}, step {step}");
        }
    }
}
