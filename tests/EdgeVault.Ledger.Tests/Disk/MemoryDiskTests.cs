using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Disk;

/// <summary>The simulated disk must be able to do what a real one can, or what it proves is worth nothing.</summary>
public sealed class MemoryDiskTests
{
    private const string Folder = "/d";
    private const string File = "/d/file";
    private const int Sector = 512;

    private readonly MemoryDisk _disk = new();

    [Fact]
    public void Un_synced_sectors_survive_in_any_subset()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var disk = Synced(new byte[3 * Sector], out var file);
            file.Write(Filled(3 * Sector, 1), 0);
            disk.Crash(() => random.Next(2) == 0);
            seen.Add(string.Concat(Enumerable.Range(0, 3).Select(i => disk.ByteAt(File, i * Sector))));
        }

        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void A_sector_may_hold_any_content_written_since_the_sync_be_torn_or_zero()
    {
        var seen = new HashSet<(int First, int Last)>();
        for (var seed = 0; seed < 2_000; seed++)
        {
            var disk = Synced(Filled(Sector, 1), out var file);
            file.Write(Filled(Sector, 2), 0);
            file.Write(Filled(Sector, 3), 0);
            disk.Crash(new SeededCrash(new Random(seed)));
            seen.Add((disk.ByteAt(File, 0), disk.ByteAt(File, Sector - 1)));
        }

        (int, int)[] expected = [(0, 0), (1, 1), (2, 2), (3, 1), (3, 3)];
        Assert.Equal(expected, seen.Order());
    }

    [Fact]
    public void A_spoiled_page_takes_clean_sectors_with_it_and_no_other_page()
    {
        var spoiled = false;
        for (var seed = 0; seed < 200; seed++)
        {
            var disk = Synced(Filled(2 * 4_096, 1), out var file);
            file.Write(Filled(Sector, 2), 0);
            disk.Crash(new SeededCrash(new Random(seed)));
            spoiled |= disk.ByteAt(File, 4_095) == 0;
            Assert.Equal(1, disk.ByteAt(File, 4_096));
        }

        Assert.True(spoiled);
    }

    [Fact]
    public void After_a_failed_sync_a_second_one_succeeds_the_bytes_read_back_and_a_crash_takes_them()
    {
        var disk = Synced(Filled(Sector, 1), out var file);
        disk.FailedSyncs = CrashRule.Nothing;
        file.Write(Filled(Sector, 2), 0);
        disk.OnStep = _ => DiskFault.Fail;
        Assert.Throws<DiskException>(file.SyncData);
        disk.OnStep = null;

        file.SyncData();
        Assert.Equal(2, disk.ByteAt(File, 0));

        disk.Crash(CrashRule.Everything);
        Assert.Equal(1, disk.ByteAt(File, 0));
    }

    [Fact]
    public void A_cache_that_drops_clean_pages_shows_what_a_failed_sync_lost()
    {
        var disk = Synced(Filled(Sector, 1), out var file);
        disk.FailedSyncs = CrashRule.Nothing;
        file.Write(Filled(Sector, 2), 0);
        disk.OnStep = _ => DiskFault.Fail;
        Assert.Throws<DiskException>(file.Sync);

        disk.EvictClean();

        Assert.Equal(1, disk.ByteAt(File, 0));
    }

    [Fact]
    public void Written_again_after_a_failed_sync_it_lasts()
    {
        var disk = Synced(Filled(Sector, 1), out var file);
        disk.FailedSyncs = CrashRule.Nothing;
        file.Write(Filled(Sector, 2), 0);
        disk.OnStep = _ => DiskFault.Fail;
        Assert.Throws<DiskException>(file.Sync);
        disk.OnStep = null;
        file.Write(Filled(Sector, 2), 0);
        file.Sync();
        disk.Crash(CrashRule.Nothing);

        Assert.Equal(2, disk.ByteAt(File, 0));
    }

    [Fact]
    public void Un_synced_names_survive_in_subsets_that_respect_their_order()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 500; seed++)
        {
            var disk = new MemoryDisk();
            disk.WriteAllBytes("/d/old", [1]);
            disk.Open("/d/a", DiskOpen.CreateNew).Dispose();
            disk.Rename("/d/a", "/d/b");
            disk.Unlink("/d/old");
            disk.Crash(new SeededCrash(new Random(seed)));
            seen.Add(string.Join(' ', disk.Files.Select(Path.GetFileName)));
        }

        // The rename needs the create; the unlink needs neither.
        Assert.Equal(["", "a", "a old", "b", "b old", "old"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_lasts_with_its_folder_only_and_a_length_with_its_file()
    {
        using (var file = _disk.Open(File, DiskOpen.CreateNew))
        {
            file.Write(Filled(Sector, 1), 0);
            file.Sync();
        }

        var unnamed = _disk.Snapshot();
        unnamed.Crash(CrashRule.Nothing);
        Assert.Empty(unnamed.Files);

        _disk.SyncFolder(Folder);
        using (var file = _disk.Open(File, DiskOpen.ReadWrite))
        {
            file.Write(Filled(Sector, 2), Sector);
        }

        _disk.Crash(CrashRule.Nothing);
        Assert.Equal(Filled(Sector, 1), _disk.ReadAllBytes(File));
    }

    [Fact]
    public void A_full_disk_refuses_new_pages_and_takes_old_ones()
    {
        var disk = Synced(Filled(4_096, 1), out var file);
        disk.CapacityBytes = 4_096;

        Assert.True(Assert.Throws<DiskException>(() => file.Write([1], 4_096)).IsFull);
        Assert.True(Assert.Throws<DiskException>(() => file.Allocate(8_192)).IsFull);
        Assert.True(Assert.Throws<DiskException>(() => disk.Open("/d/more", DiskOpen.CreateNew)).IsFull);
        file.Write([2], 0);
        disk.CapacityBytes = 8_192;
        file.Write([3], 4_096);
        Assert.Equal((2, 3), (disk.ByteAt(File, 0), disk.ByteAt(File, 4_096)));
    }

    [Fact]
    public void A_kill_keeps_the_cache_and_ends_handles_and_locks()
    {
        var disk = Synced(Filled(Sector, 1), out var file);
        Assert.True(file.TryLock());
        file.Write(Filled(Sector, 2), 0);
        disk.Kill();

        Assert.Throws<DiskException>(file.Sync);
        using var again = disk.Open(File, DiskOpen.ReadWrite);
        Assert.True(again.TryLock());
        Assert.Equal(2, disk.ByteAt(File, 0));
    }

    [Fact]
    public void After_its_journal_failed_the_disk_takes_no_change_until_a_crash()
    {
        var disk = Synced(Filled(Sector, 1), out var file);
        disk.OnStep = step => step.Operation == "fsync" ? DiskFault.Abort : DiskFault.None;
        Assert.Throws<DiskException>(file.Sync);
        disk.OnStep = null;

        Assert.Equal(30, Assert.Throws<DiskException>(() => file.Write([1], 0)).Errno);
        disk.Crash(CrashRule.Nothing);
        using var again = disk.Open(File, DiskOpen.ReadWrite);
        again.Write([2], 0);
    }

    [Fact]
    public void A_snapshot_lives_on_by_itself()
    {
        var disk = Synced(Filled(Sector, 1), out var file);
        file.Write(Filled(Sector, 2), 0);
        var snapshot = disk.Snapshot();
        file.Write(Filled(Sector, 3), 0);
        file.Sync();

        Assert.Equal(2, snapshot.ByteAt(File, 0));
        snapshot.Crash(CrashRule.Nothing);
        Assert.Equal((1, 3), (snapshot.ByteAt(File, 0), disk.ByteAt(File, 0)));
    }

    private static MemoryDisk Synced(byte[] bytes, out IDiskFile file)
    {
        var disk = new MemoryDisk();
        disk.WriteAllBytes(File, bytes);
        file = disk.Open(File, DiskOpen.ReadWrite);
        return disk;
    }

    private static byte[] Filled(int count, byte value)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
