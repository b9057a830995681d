using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Recovery;

/// <summary>What went wrong in the local logs of others, each as a test of this one.</summary>
/// <remarks>
/// <code>
/// NATS 2.12.1 (acknowledged, synced every 2 min), Stream Manager       An_acknowledged_entry_...
///   (flushOnWrite false), Telegraf #15221, LiteDB #2818
/// NATS 2.12.1 (one bit, half of all messages gone), SQLite WAL         A_flipped_bit_in_the_middle_...
/// NATS #2055 (index back at 0 after a power cut)                       A_power_cut_never_sets_the_index_back
/// NATS #5412, #6600 (consumer ahead of the stream)                     No_reader_is_ahead_...
/// Vector #16231, #16463 (ledger behind the data file)                  Frames_behind_which_the_anchor_stayed_...
/// Vector #18336, #18130, #19759, iotedge #5095 (delete the buffer),    A_missing_segment_is_named_...
///   Vector PR#25570 (unlink before the ledger's fsync: crash loop)
/// Vector #17644 (loops), Telegraf #18528 (panics on a corrupt log)     Garbage_in_any_file_...
/// Fluent Bit #10952 (SIGKILL: acknowledged records discarded)          A_kill_at_any_step_...
/// Fluent Bit #11847 (runs, forwards nothing, says it is well)          A_flipped_bit_in_the_middle_... (state)
/// Telegraf #16500, #17247 (sends again after a start)                  A_restart_gives_no_entry_twice
/// LiteDB #2935 (a transaction in part)                                 A_batch_is_there_whole_or_not_at_all
/// LiteDB PR#2743 (repair promotes abandoned pages)                     What_a_failed_write_left_never_comes_back
/// fsync (ATC '20; PostgreSQL, SQLite, LMDB, LevelDB)                   FailedWriteTests, BrokenLedgerTests
/// iotedge #835 (full disk breaks store and clients)                    FullDiskTests
/// immudb #2063 (edited value, "consistent: true")                      CorruptionMatrixTests, LedgerVerifierTests
/// </code>
/// </remarks>
public sealed class KnownFailuresTests
{
    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task An_acknowledged_entry_survives_a_power_cut_right_after_it()
    {
        var ledger = LedgerRig.Open(_disk);
        await ledger.AppendAsync("one");
        _disk.Crash(CrashRule.Nothing);

        Assert.Equal(["one"], await TextsAsync(_disk));
    }

    [Fact]
    public async Task A_flipped_bit_in_the_middle_costs_nothing_before_it_and_is_never_silent()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 31);
        var path = LedgerRig.PathOf("00000001.seg");
        var bit = (byte)(disk.ByteAt(path, 5_000) ^ 1);
        disk.Overwrite(path, 5_000, [bit]);
        var before = FilesOf(disk);
        await using (var ledger = LedgerRig.Open(disk))
        {
            Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
            Assert.Contains("tamper_or_media_loss", ledger.State.Reason, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("no"));
            var served = ledger.ReadAll();
            Assert.Equal((ulong)served.Count, Assert.Single(ledger.Recovery.Problems).Index);
            LedgerRig.AssertSame(all.Take(served.Count), served);
        }

        Assert.All(before, file => Assert.Equal(file.Value, disk.ReadAllBytes(file.Key)));
        disk.Overwrite(path, 5_000, [(byte)(bit ^ 1)]);
        await using var mended = LedgerRig.Open(disk);
        LedgerRig.AssertSame(all, mended.ReadAll());
    }

    [Fact]
    public async Task A_power_cut_never_sets_the_index_back()
    {
        var (filled, all) = await LedgerRig.FilledAsync(seed: 32, batches: 3);
        for (var (step, finished) = (1, false); !finished; step++)
        {
            foreach (var rule in new[] { CrashRule.Nothing, CrashRule.Everything, CrashRule.EveryOther() })
            {
                var disk = filled.Copy();
                disk.OnStep = each => each.Number == step ? DiskFault.PowerCut : DiskFault.None;
                finished = await SurvivesAsync(() => LedgerRig.Open(disk).DisposeAsync().AsTask());
                disk.OnStep = null;
                disk.Crash(rule);
                await using var ledger = LedgerRig.Open(disk);
                Assert.Equal((ulong)all.Count, (await ledger.AppendAsync("next")).FirstIndex);
            }
        }
    }

    [Fact]
    public async Task No_reader_is_ahead_of_what_a_restart_finds()
    {
        for (var (step, finished) = (1, false); !finished; step++)
        {
            var disk = new MemoryDisk();
            var ledger = LedgerRig.Open(disk);
            await ledger.AppendAsync("one");
            var (before, seen, isReading) = (0, 0ul, false);
            disk.OnStep = each =>
            {
                // The reader syncs; that is no step of the ledger's.
                if (isReading)
                {
                    return DiskFault.None;
                }

                isReading = true;
                using (var reader = LedgerReader.Open(LedgerRig.Folder, disk))
                {
                    seen = Math.Max(seen, reader.Size);
                }

                isReading = false;
                return ++before == step ? DiskFault.PowerCut : DiskFault.None;
            };
            finished = await SurvivesAsync(() => ledger.AppendAsync("two", new string('x', 3_000)));
            disk.OnStep = null;
            disk.Crash(CrashRule.Nothing);

            await using var after = LedgerRig.Open(disk);
            Assert.InRange(after.DurableSize, seen, 3ul);
        }
    }

    [Fact]
    public async Task Frames_behind_which_the_anchor_stayed_are_taken_up_once_and_appending_goes_on()
    {
        var ledger = LedgerRig.Open(_disk);
        await ledger.AppendAsync("one");
        _disk.OnStep = step => step.File == "anchor" ? DiskFault.PowerCut : DiskFault.None;
        Assert.False(await SurvivesAsync(() => ledger.AppendAsync("two")));
        _disk.OnStep = null;
        _disk.Crash(CrashRule.Nothing);
        await using (var after = LedgerRig.Open(_disk))
        {
            Assert.Equal(1, after.Recovery.FramesKept);
            Assert.Equal(2ul, (await after.AppendAsync("three")).FirstIndex);
        }

        Assert.Equal(["one", "two", "three"], await TextsAsync(_disk));
    }

    [Fact]
    public async Task A_missing_segment_is_named_at_every_start_and_nothing_is_deleted()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 33);
        disk.Unlink(LedgerRig.PathOf("00000001.seg"));
        var before = FilesOf(disk);
        for (var start = 0; start < 3; start++)
        {
            await using var ledger = LedgerRig.Open(disk);

            Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
            Assert.Contains(ledger.Recovery.Problems, problem => problem.File == "00000001.seg");
            var served = ledger.ReadAll();
            Assert.NotEmpty(served);
            LedgerRig.AssertSame(all.Take(served.Count), served);
        }

        Assert.All(before, file => Assert.Equal(file.Value, disk.ReadAllBytes(file.Key)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Garbage_in_any_file_ends_in_an_answer(int seed)
    {
        var (filled, all) = await LedgerRig.FilledAsync(seed: 34);
        var random = new Random(seed);
        foreach (var file in filled.Files)
        {
            var disk = filled.Copy();
            var bytes = new byte[random.Next(1, 40_000)];
            random.NextBytes(bytes);
            disk.WriteAllBytes(file, bytes);

            await using var ledger = LedgerRig.Open(disk);

            var served = ledger.ReadAll();
            LedgerRig.AssertSame(all.Take(served.Count), served);
            Assert.True(served.Count == all.Count || ledger.State.Mode == LedgerMode.ReadOnly, $"seed {seed}, {file}");
        }
    }

    [Fact]
    public async Task A_kill_at_any_step_discards_nothing_acknowledged()
    {
        for (var (step, finished) = (1, false); !finished; step++)
        {
            var disk = new MemoryDisk();
            var ledger = LedgerRig.Open(disk);
            var acknowledged = new List<string>();
            var cutAt = disk.Steps + step;
            disk.OnStep = each => each.Number == cutAt ? DiskFault.PowerCut : DiskFault.None;
            finished = await SurvivesAsync(async () =>
            {
                for (var number = 0; number < 5; number++)
                {
                    var text = $"{number} {new string('x', 2_500)}";
                    await ledger.AppendAsync(text);
                    acknowledged.Add(text);
                }
            });
            disk.OnStep = null;
            disk.Kill();

            Assert.Equal(acknowledged, (await TextsAsync(disk)).Take(acknowledged.Count));
        }
    }

    [Fact]
    public async Task A_restart_gives_no_entry_twice()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 35);
        for (var start = 0; start < 3; start++)
        {
            await using var ledger = LedgerRig.Open(disk);

            Assert.Null(ledger.Read((ulong)all.Count, 10, 10_000));
            LedgerRig.AssertSame(all, ledger.ReadAll());
        }
    }

    [Fact]
    public async Task A_batch_is_there_whole_or_not_at_all()
    {
        var ledger = LedgerRig.Open(_disk);
        await ledger.AppendAsync("one");
        _disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.PowerCut : DiskFault.None;
        var (two, three) = (new string('2', 3_000), new string('3', 3_000));
        Assert.False(await SurvivesAsync(() => ledger.AppendAsync(two, three)));
        var sectors = _disk.UnsyncedSectors().Count;
        Assert.InRange(sectors, 16, 24);
        for (var kept = 0; kept < 1 << 10; kept++)
        {
            var (disk, asked) = (_disk.Snapshot(), 0);
            var random = new Random(kept);
            var lost = random.Next(sectors + 1);
            disk.Crash(() => asked++ != lost && random.Next(12) > 0);

            var texts = await TextsAsync(disk);

            Assert.True(texts.SequenceEqual(["one"]) || texts.SequenceEqual(["one", two, three]), $"seed {kept}");
        }
    }

    [Fact]
    public async Task What_a_failed_write_left_never_comes_back()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var disk = new MemoryDisk { FailedSyncs = new SeededCrash(new Random(seed)) };
            var ledger = LedgerRig.Open(disk);
            await ledger.AppendAsync("one");
            var fails = true;
            disk.OnStep = step => step.Operation == "fdatasync" && fails && !(fails = false)
                ? DiskFault.Fail
                : DiskFault.None;
            await ledger.AppendAsync("two");
            await ledger.AppendAsync("three");
            disk.OnStep = null;
            disk.Crash(new SeededCrash(new Random(seed)));

            Assert.Equal(["one", "two", "three"], await TextsAsync(disk));
        }
    }

    private static async Task<string[]> TextsAsync(MemoryDisk disk)
    {
        await using var ledger = LedgerRig.Open(disk);
        Assert.Equal(LedgerState.Writable, ledger.State);
        return ledger.ReadAll().Texts();
    }

    private static Dictionary<string, byte[]> FilesOf(MemoryDisk disk) =>
        disk.Files.ToDictionary(file => file, disk.ReadAllBytes);

    /// <summary>False when the power went meanwhile.</summary>
    private static async Task<bool> SurvivesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (PowerCutException)
        {
            return false;
        }
    }
}
