using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Logs;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class CursorStoreTests : IDisposable
{
    private const string Origin = "edgevault/dc1/gw1/1";

    private static readonly string Key = CursorStore.ConsumerKey("hub-b");

    private readonly MemoryDisk _disk = new();
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger<CursorStore> _log = new();
    private DataFolder _folder;

    public CursorStoreTests() => _folder = DataFolder.Open("/data", _disk);

    [Fact]
    public void A_cursor_advances_and_never_goes_back()
    {
        var store = Open();

        Assert.Null(store.Find(Key));
        Assert.Equal(5UL, store.Advance(Key, At(5)).NextIndex);
        Assert.Equal(5UL, store.Advance(Key, At(3)).NextIndex);
        Assert.Equal(5UL, store.Advance(Key, At(5)).NextIndex);
        Assert.Equal(9UL, store.Advance(Key, At(9)).NextIndex);
        Assert.Equal(9UL, store.Find(Key)!.NextIndex);
    }

    [Fact]
    public void Going_back_costs_no_write()
    {
        var store = Open();
        store.Advance(Key, At(5));
        var steps = _disk.Steps;

        store.Advance(Key, At(4));

        Assert.Equal(steps, _disk.Steps);
    }

    [Fact]
    public void Another_ledger_is_counted_from_where_it_stands()
    {
        var store = Open();
        store.Advance(Key, At(500));

        Assert.Equal(2UL, store.Advance(Key, new Cursor("edgevault/dc1/gw1/2", 2, "")).NextIndex);
    }

    [Fact]
    public void What_was_advanced_is_there_after_a_power_cut_that_keeps_nothing_else()
    {
        Open().Advance(Key, new Cursor(Origin, 7, "note\n— x y\n"));
        Crash(() => false);

        Assert.Equal(new Cursor(Origin, 7, "note\n— x y\n") { SeenAt = _time.GetUtcNow() }, Open().Find(Key));
    }

    [Fact]
    public void Hubs_and_consumers_of_one_name_have_cursors_of_their_own()
    {
        var store = Open();
        store.Advance(CursorStore.HubKey("main"), At(3));
        store.Advance(CursorStore.ConsumerKey("main"), At(8));

        Assert.Equal(3UL, Open().Find(CursorStore.HubKey("main"))!.NextIndex);
        Assert.Equal(8UL, Open().Find(CursorStore.ConsumerKey("main"))!.NextIndex);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"Origin\":\"o\",\"NextIndex\":-1,\"Cosignature\":\"\"}")]
    [InlineData("{\"Origin\":\"o\",\"NextIndex\":18446744073709551616,\"Cosignature\":\"\"}")]
    [InlineData("\u0000\u0001\u0002")]
    public void A_cursor_that_cannot_be_read_starts_over(string content)
    {
        Open().Advance(Key, At(5));
        _disk.WriteAllBytes(FileOf(Key), Encoding.UTF8.GetBytes(content));

        var store = Open();

        Assert.Null(store.Find(Key));
        Assert.Equal(1UL, store.Advance(Key, At(1)).NextIndex);
        Assert.Equal(1UL, Open().Find(Key)!.NextIndex);
    }

    [Fact]
    public void A_huge_file_and_what_is_no_cursor_are_left_alone()
    {
        _disk.WriteAllBytes(FileOf(Key), new byte[1 << 20]);
        _disk.WriteAllBytes("/data/cursors/notes.txt", "by hand"u8.ToArray());

        Assert.Null(Open().Find(Key));
    }

    [Fact]
    public void Every_cut_of_a_cursor_file_starts_over()
    {
        Open().Advance(Key, At(5));
        var whole = _disk.ReadAllBytes(FileOf(Key));
        for (var length = 0; length < whole.Length; length++)
        {
            _disk.WriteAllBytes(FileOf(Key), whole[..length]);
            Assert.Null(Open().Find(Key));
        }
    }

    [Theory]
    [InlineData("openat", DiskFault.NoSpace)]
    [InlineData("pwrite", DiskFault.NoSpace)]
    [InlineData("fsync", DiskFault.Fail)]
    [InlineData("rename", DiskFault.Fail)]
    public void When_the_disk_fails_nothing_has_moved_and_the_next_try_may_work(string operation, DiskFault fault)
    {
        var store = Open();
        store.Advance(Key, At(5));
        _disk.OnStep = step => step.Operation == operation ? fault : DiskFault.None;

        Assert.Throws<DiskException>(() => store.Advance(Key, At(9)));

        Assert.Equal(5UL, store.Find(Key)!.NextIndex);
        _disk.OnStep = null;
        Assert.Equal(5UL, Open().Find(Key)!.NextIndex);
        Assert.Equal(9UL, store.Advance(Key, At(9)).NextIndex);
    }

    [Fact]
    public void Consumers_are_bounded_and_those_that_are_there_go_on()
    {
        var store = Open();
        for (var i = 0; i < CursorStore.ConsumersMax; i++)
        {
            store.Advance(CursorStore.ConsumerKey($"c-{i}"), At(1));
        }

        var fault = Assert.Throws<InvalidOperationException>(() => store.Advance(CursorStore.ConsumerKey("one-more"), At(1)));
        Assert.Contains("256 consumers", fault.Message);
        Assert.Equal(2UL, store.Advance(CursorStore.ConsumerKey("c-0"), At(2)).NextIndex);
        Assert.Equal(CursorStore.ConsumersMax, _disk.Files.Count(file => file.StartsWith("/data/cursors/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_changed_bit_of_a_cursor_starts_over_and_is_said()
    {
        Open().Advance(Key, At(5));
        var whole = _disk.ReadAllBytes(FileOf(Key));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var changed = (byte[])whole.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            _disk.WriteAllBytes(FileOf(Key), changed);

            var store = Open();

            Assert.Null(store.Find(Key));
            Assert.Equal([Key], store.Unreadable);
        }

        Assert.All(_log.Entries, entry => Assert.Equal(5141, entry.EventId));
        Assert.Equal(whole.Length * 8, _log.Entries.Count);
    }

    [Fact]
    public void Retention_leaves_what_the_slowest_live_consumer_has_not_fetched()
    {
        var store = Open();
        Assert.Null(store.FloorOf(Origin, 100, _time.GetUtcNow(), []).LowestNext);
        store.Advance(CursorStore.HubKey("main"), At(90));
        store.Advance(CursorStore.ConsumerKey("fast"), At(80));
        store.Advance(CursorStore.ConsumerKey("slow"), At(20));
        store.Advance(CursorStore.HubKey("former"), At(1));

        Assert.Equal(20UL, store.FloorOf(Origin, 100, _time.GetUtcNow(), ["main"]).LowestNext);
        Assert.Equal(0UL, store.FloorOf(Origin, 100, _time.GetUtcNow(), ["main", "new"]).LowestNext);
        Assert.Equal(0UL, store.FloorOf("edgevault/dc1/gw1/2", 100, _time.GetUtcNow(), []).LowestNext);
    }

    [Fact]
    public void One_that_lags_and_is_silent_for_thirty_days_is_dropped_once_and_comes_back_when_heard_of()
    {
        var store = Open();
        store.Advance(CursorStore.HubKey("main"), At(10));
        store.Advance(CursorStore.ConsumerKey("whole"), At(100));
        store.Advance(CursorStore.ConsumerKey("slow"), At(20));
        store.Advance(CursorStore.ConsumerKey("gone"), At(5));
        _time.Advance(TimeSpan.FromDays(29));
        store.Advance(CursorStore.ConsumerKey("slow"), At(20));
        _time.Advance(TimeSpan.FromDays(2));

        foreach (var again in new[] { store, store, Open() })
        {
            var floor = again.FloorOf(Origin, 100, _time.GetUtcNow(), ["main"]);
            Assert.Equal((10UL, "pull.gone"), (floor.LowestNext, Assert.Single(floor.Dropped)));
        }

        Assert.Equal(2, _log.Entries.Count(entry => entry.EventId == 5142));
        store.Advance(CursorStore.ConsumerKey("gone"), At(6));
        Assert.Equal(6UL, store.FloorOf(Origin, 100, _time.GetUtcNow(), ["main"]).LowestNext);
    }

    [Fact]
    public void A_consumer_whose_file_cannot_be_read_holds_up_retention()
    {
        Open().Advance(Key, At(50));
        _disk.WriteAllBytes(FileOf(Key), [1, 2, 3]);
        var store = Open();

        Assert.Equal(0UL, store.FloorOf(Origin, 100, _time.GetUtcNow(), []).LowestNext);
        store.Advance(Key, At(50));
        Assert.Equal(50UL, store.FloorOf(Origin, 100, _time.GetUtcNow(), []).LowestNext);
        Assert.Empty(store.Unreadable);
    }

    /// <summary>
    /// Goal: what Advance returned is there after any power cut, and never more than was asked for.
    /// Method: the power fails at each step of three advances; nothing, all or some of the un-synced survives.
    /// </summary>
    [Fact]
    public void A_power_cut_at_any_step_never_moves_a_cursor_ahead_or_back()
    {
        var random = new Random(5);
        for (var step = 1; ; step++)
        {
            var done = 0UL;
            foreach (var isKept in new Func<bool>[] { () => false, () => true, () => random.Next(2) == 0 })
            {
                var disk = new MemoryDisk();
                done = 0;
                using (var folder = DataFolder.Open("/data", disk))
                {
                    var from = disk.Steps + step;
                    disk.OnStep = each => each.Number == from ? DiskFault.PowerCut : DiskFault.None;
                    done = AdvanceThrice(() => new CursorStore(folder, _time, _log));
                }

                disk.OnStep = null;
                disk.Crash(isKept);
                using var after = DataFolder.Open("/data", disk);
                var found = new CursorStore(after, _time, _log).Find(Key)?.NextIndex ?? 0;
                Assert.True(found == done || found == done + 1, $"step {step}: {done} acknowledged, {found} found");
            }

            if (done == 3)
            {
                return;
            }
        }
    }

    private static ulong AdvanceThrice(Func<CursorStore> open)
    {
        var done = 0UL;
        try
        {
            var store = open();
            for (; done < 3; done++)
            {
                store.Advance(Key, At(done + 1));
            }
        }
        catch (PowerCutException)
        {
            return done;
        }

        return done;
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("central-inventory-01", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", false)]
    [InlineData("", false)]
    [InlineData("Central", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("a/b", false)]
    [InlineData("a.b", false)]
    [InlineData("a\n", false)]
    [InlineData("é", false)]
    public void An_id_is_a_short_name_that_cannot_leave_its_folder(string id, bool isId) =>
        Assert.Equal(isId, CursorStore.IsConsumerId(id));

    public void Dispose() => _folder.Dispose();

    private CursorStore Open() => new(_folder, _time, _log);

    private static Cursor At(ulong index) => new(Origin, index, "");

    private static string FileOf(string key) => $"/data/cursors/{key}.json";

    private void Crash(Func<bool> isKept)
    {
        _disk.Crash(isKept);
        _folder.Dispose();
        _folder = DataFolder.Open("/data", _disk);
    }
}
