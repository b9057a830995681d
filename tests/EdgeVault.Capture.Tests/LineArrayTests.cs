using System.Runtime.CompilerServices;
using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests;

/// <summary>What a slice touches in memory: docs/adr/0008-memory-asked-ahead.md.</summary>
public sealed class LineArrayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Each_item_begins_with_a_line_is_zero_and_keeps_what_it_is_given(int length)
    {
        var array = new LineArray<Track>(length);

        for (var at = 0; at < length; at++)
        {
            Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<Track>(), ref array[at]) % Memory.Line);
            Assert.Equal((0L, TrackPhase.None), (array[at].SinceUs, array[at].Phase));
            array[at].SinceUs = at + 1;
        }

        Assert.All(Enumerable.Range(0, length), at => Assert.Equal((at + 1L, at), (array[at].SinceUs, array.IndexOf(ref array[at]))));
    }

    /// <summary>It is called with whatever is next, which may be nothing.</summary>
    [Fact]
    public void Whatever_is_asked_for_nothing_is_touched()
    {
        var array = new LineArray<Track>(2);

        foreach (var index in (int[])[-1, 0, 1, 2, int.MinValue, int.MaxValue])
        {
            array.Ask(index);
        }

        Assert.Equal((0L, 0L), (array[0].SinceUs, array[1].SinceUs));
    }

    [Fact]
    public void What_is_not_as_large_as_whole_lines_is_refused() => Assert.Throws<ArgumentException>(() => new LineArray<long>(4));
}
