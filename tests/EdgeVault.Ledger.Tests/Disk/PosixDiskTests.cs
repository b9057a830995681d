using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Tests.Disk;

public sealed class PosixDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PosixDisk _disk = PosixDisk.Instance;

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public void Bytes_written_at_an_offset_read_back()
    {
        using var file = _disk.Open(PathOf("a"), DiskOpen.CreateNew);
        file.Allocate(8_192);
        file.Write("hello"u8, 5_000);
        file.SyncData();
        file.Sync();

        var read = new byte[4_000];
        Assert.Equal(3_192, file.Read(read, 5_000));
        Assert.Equal("hello"u8.ToArray(), read[..5]);
        Assert.Equal(8_192, file.Length);
    }

    [Fact]
    public void Names_are_listed_renamed_and_removed()
    {
        _disk.CreateFolder(PathOf("x/y"));
        _disk.Open(PathOf("x/y/b"), DiskOpen.CreateNew).Dispose();
        _disk.Open(PathOf("x/y/a"), DiskOpen.CreateNew).Dispose();
        _disk.Rename(PathOf("x/y/b"), PathOf("x/y/c"));
        _disk.SyncFolder(PathOf("x/y"));

        Assert.Equal(["a", "c"], _disk.List(PathOf("x/y")));
        _disk.Unlink(PathOf("x/y/a"));
        Assert.Equal(["c"], _disk.List(PathOf("x/y")));
        Assert.Empty(_disk.List(PathOf("nowhere")));
        Assert.Null(_disk.TryOpen(PathOf("nowhere")));
    }

    /// <summary>.NET's own flush returns normally on each of these (dotnet/runtime, 10.0.12 on Linux).</summary>
    [Fact]
    public void A_sync_that_the_kernel_refuses_throws()
    {
        using var file = _disk.Open("/dev/null", DiskOpen.ReadWrite);

        Assert.Equal("fdatasync", Assert.Throws<DiskException>(file.SyncData).Operation);
        Assert.Equal("fsync", Assert.Throws<DiskException>(file.Sync).Operation);
    }

    [Fact]
    public void A_full_disk_is_told_from_other_failures()
    {
        using var full = _disk.Open("/dev/full", DiskOpen.ReadWrite);

        var error = Assert.Throws<DiskException>(() => full.Write("x"u8, 0));

        Assert.True(error.IsFull);
        Assert.Contains("pwrite of /dev/full failed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_on_what_is_not_there_throws_with_its_name()
    {
        var nowhere = PathOf("nowhere/file");
        AssertFails("open", () => _disk.Open(nowhere, DiskOpen.Read));
        AssertFails("open", () => _disk.Open(nowhere, DiskOpen.CreateNew));
        AssertFails("open", () => _disk.SyncFolder(nowhere));
        AssertFails("rename", () => _disk.Rename(nowhere, PathOf("b")));
        AssertFails("unlink", () => _disk.Unlink(nowhere));
        _disk.Open(PathOf("file"), DiskOpen.CreateNew).Dispose();
        AssertFails("open", () => _disk.Open(PathOf("file"), DiskOpen.CreateNew));
        AssertFails("mkdir", () => _disk.CreateFolder(PathOf("file/folder")));
        using var readOnly = _disk.Open(PathOf("file"), DiskOpen.Read);
        AssertFails("pwrite", () => readOnly.Write("x"u8, 0));
        AssertFails("posix_fallocate", () => readOnly.Allocate(1));
    }

    [Fact]
    public void A_lock_holds_until_its_handle_is_closed()
    {
        var first = _disk.Open(PathOf("lock"), DiskOpen.ReadWriteOrCreate);
        using var second = _disk.Open(PathOf("lock"), DiskOpen.ReadWriteOrCreate);

        Assert.True(first.TryLock());
        Assert.False(second.TryLock());
        first.Dispose();
        Assert.True(second.TryLock());
    }

    [Fact]
    public async Task The_ledger_runs_on_it_with_its_default_sizes()
    {
        var options = new LedgerOptions { Path = PathOf("data/ledger"), Origin = LedgerRig.Origin };
        for (var opening = 0; opening < 2; opening++)
        {
            await using var ledger = LedgerRig.Open(_disk, options);
            Assert.Equal((ulong)opening, ledger.DurableSize);
            await ledger.AppendAsync($"opening {opening}");
            Assert.Throws<LedgerLockedException>(() => LedgerRig.Open(_disk, options));
            using var reader = LedgerReader.Open(options.Path, _disk);
            Assert.Equal(opening + 1, reader.ReadAll().Count);
        }

        Assert.Equal(["00000000.seg", "00000001.seg", "anchor", "anchor.new", "lock"], _disk.List(options.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertFails(string operation, Action action) =>
        Assert.Equal(operation, Assert.Throws<DiskException>(action).Operation);
}
