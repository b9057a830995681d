using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Readers.Json;

/// <summary>A read that is wrongly taken for another is a read lost.</summary>
public sealed class SeenReadsTests
{
    // Enough that many of them share a set of the table, where only the full compare tells them apart.
    private const int Others = 2_000;

    private readonly SeenReads _seen = new();

    [Fact]
    public void Reads_that_differ_in_one_part_of_their_name_are_different()
    {
        AssertAllNew(static (ref ReportedRead read, int other) => read.Antenna = (ushort)(other + 1));
        AssertAllNew(static (ref ReportedRead read, int other) => read.StampNs = other);
        AssertAllNew(static (ref ReportedRead read, int other) => read.SeenNs = other);
        AssertAllNew(static (ref ReportedRead read, int other) => read.Number = other);
        AssertAllNew(static (ref ReportedRead read, int other) => read.Epc = Tags.Epc(1_000 + other));
    }

    [Fact]
    public void The_newest_reads_are_remembered_however_many_came_before()
    {
        for (var at = 0; at < 4 * SeenReads.ReadsMax; at++)
        {
            _seen.Add(Read(at));
            Assert.True(_seen.IsKnown(Read(at)));
        }

        var known = Enumerable.Range((4 * SeenReads.ReadsMax) - 4_096, 4_096).Count(at => _seen.IsKnown(Read(at)));
        Assert.Equal(4_096, known);
    }

    private delegate void Change(ref ReportedRead read, int other);

    private void AssertAllNew(Change change)
    {
        for (var other = 0; other < Others; other++)
        {
            var read = Read(-1);
            change(ref read, other);
            Assert.False(_seen.IsKnown(read), $"{other}");
            _seen.Add(read);
            Assert.True(_seen.IsKnown(read));
        }
    }

    private static ReportedRead Read(int number) => ReportedRead.Empty with
    {
        Epc = Tags.Epc(1),
        Antenna = 60_000,
        StampNs = 5_000_000,
        SeenNs = -7,
        Number = number,
    };
}
