using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class DurableFileTests
{
    private const string Path = "/data/cursors/a.json";

    private static readonly byte[] Old = Encoding.ASCII.GetBytes(new string('o', 2_000));
    private static readonly byte[] New = Encoding.ASCII.GetBytes(new string('n', 3_000));

    [Fact]
    public void It_is_replaced_whole_also_by_something_shorter()
    {
        var disk = new MemoryDisk();
        DurableFile.Replace(disk, Path, New);
        DurableFile.Replace(disk, Path, Old);

        Assert.Equal(Old, DurableFile.TryRead(disk, Path, 10_000));
        Assert.Equal([Path], disk.Files);
    }

    [Fact]
    public void After_a_power_cut_at_any_step_it_holds_the_old_bytes_or_the_new_and_the_new_ones_once_it_returned()
    {
        var cuts = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var disk = new MemoryDisk();
            DurableFile.Replace(disk, Path, Old);
            var cutAt = disk.Steps + random.Next(1, 7);
            disk.OnStep = step => step.Number == cutAt ? DiskFault.PowerCut : DiskFault.None;
            var returned = Returned(() => DurableFile.Replace(disk, Path, New));
            cuts += returned ? 0 : 1;
            disk.Crash(() => random.Next(2) == 0);

            var content = DurableFile.TryRead(disk, Path, 10_000);
            Assert.True(content is not null, $"seed {seed}: the file is gone");
            Assert.True(content.AsSpan().SequenceEqual(New) || (!returned && content.AsSpan().SequenceEqual(Old)), $"seed {seed}");

            // What the cut left behind is not in the way of the next time.
            disk.OnStep = null;
            DurableFile.Replace(disk, Path, Old);
            Assert.Equal([Path], disk.Files);
        }

        Assert.InRange(cuts, 100, 200);
    }

    [Fact]
    public void Nothing_is_read_where_there_is_no_file_or_a_larger_one_than_allowed()
    {
        var disk = new MemoryDisk();
        Assert.Null(DurableFile.TryRead(disk, Path, 10_000));
        DurableFile.Replace(disk, Path, Old);

        Assert.Null(DurableFile.TryRead(disk, Path, Old.Length - 1));
        Assert.Equal(Old, DurableFile.TryRead(disk, Path, Old.Length));
    }

    private static bool Returned(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (PowerCutException)
        {
            return false;
        }
    }
}
