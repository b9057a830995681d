using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class CursorStoreTests : IDisposable
{
    private const string Origin = "edgevault/dc1/gw1/1";

    private static readonly string Key = CursorStore.ConsumerKey("hub-b");

    private readonly MemoryDisk _disk = new();
    private DataFolder _folder;

    public CursorStoreTests() => _folder = DataFolder.Open("/data", _disk);

    [Fact]
    public void A_cursor_advances_and_never_goes_back()
    {
        var store = new CursorStore(_folder);

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
        var store = new CursorStore(_folder);
        store.Advance(Key, At(5));
        var steps = _disk.Steps;

        store.Advance(Key, At(4));

        Assert.Equal(steps, _disk.Steps);
    }

    [Fact]
    public void Another_ledger_is_counted_from_where_it_stands()
    {
        var store = new CursorStore(_folder);
        store.Advance(Key, At(500));

        Assert.Equal(2UL, store.Advance(Key, new Cursor("edgevault/dc1/gw1/2", 2, "")).NextIndex);
    }

    [Fact]
    public void What_was_advanced_is_there_after_a_power_cut_that_keeps_nothing_else()
    {
        new CursorStore(_folder).Advance(Key, new Cursor(Origin, 7, "note\n— x y\n"));
        Crash(() => false);

        Assert.Equal(new Cursor(Origin, 7, "note\n— x y\n"), new CursorStore(_folder).Find(Key));
    }

    [Fact]
    public void Hubs_and_consumers_of_one_name_have_cursors_of_their_own()
    {
        var store = new CursorStore(_folder);
        store.Advance(CursorStore.HubKey("main"), At(3));
        store.Advance(CursorStore.ConsumerKey("main"), At(8));

        Assert.Equal(3UL, new CursorStore(_folder).Find(CursorStore.HubKey("main"))!.NextIndex);
        Assert.Equal(8UL, new CursorStore(_folder).Find(CursorStore.ConsumerKey("main"))!.NextIndex);
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
        new CursorStore(_folder).Advance(Key, At(5));
        _disk.WriteAllBytes(FileOf(Key), Encoding.UTF8.GetBytes(content));

        var store = new CursorStore(_folder);

        Assert.Null(store.Find(Key));
        Assert.Equal(1UL, store.Advance(Key, At(1)).NextIndex);
        Assert.Equal(1UL, new CursorStore(_folder).Find(Key)!.NextIndex);
    }

    [Fact]
    public void A_huge_file_and_what_is_no_cursor_are_left_alone()
    {
        _disk.WriteAllBytes(FileOf(Key), new byte[1 << 20]);
        _disk.WriteAllBytes("/data/cursors/notes.txt", "by hand"u8.ToArray());

        Assert.Null(new CursorStore(_folder).Find(Key));
    }

    [Fact]
    public void Every_cut_of_a_cursor_file_starts_over()
    {
        new CursorStore(_folder).Advance(Key, At(5));
        var whole = _disk.ReadAllBytes(FileOf(Key));
        for (var length = 0; length < whole.Length; length++)
        {
            _disk.WriteAllBytes(FileOf(Key), whole[..length]);
            Assert.Null(new CursorStore(_folder).Find(Key));
        }
    }

    [Theory]
    [InlineData("openat", DiskFault.NoSpace)]
    [InlineData("pwrite", DiskFault.NoSpace)]
    [InlineData("fsync", DiskFault.Fail)]
    [InlineData("rename", DiskFault.Fail)]
    public void When_the_disk_fails_nothing_has_moved_and_the_next_try_may_work(string operation, DiskFault fault)
    {
        var store = new CursorStore(_folder);
        store.Advance(Key, At(5));
        _disk.OnStep = step => step.Operation == operation ? fault : DiskFault.None;

        Assert.Throws<DiskException>(() => store.Advance(Key, At(9)));

        Assert.Equal(5UL, store.Find(Key)!.NextIndex);
        _disk.OnStep = null;
        Assert.Equal(5UL, new CursorStore(_folder).Find(Key)!.NextIndex);
        Assert.Equal(9UL, store.Advance(Key, At(9)).NextIndex);
    }

    [Fact]
    public void Consumers_are_bounded_and_those_that_are_there_go_on()
    {
        var store = new CursorStore(_folder);
        for (var i = 0; i < CursorStore.ConsumersMax; i++)
        {
            store.Advance(CursorStore.ConsumerKey($"c-{i}"), At(1));
        }

        var fault = Assert.Throws<InvalidOperationException>(() => store.Advance(CursorStore.ConsumerKey("one-more"), At(1)));
        Assert.Contains("256 consumers", fault.Message);
        Assert.Equal(2UL, store.Advance(CursorStore.ConsumerKey("c-0"), At(2)).NextIndex);
        Assert.Equal(CursorStore.ConsumersMax, _disk.Files.Count(file => file.StartsWith("/data/cursors/", StringComparison.Ordinal)));
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

    private static Cursor At(ulong index) => new(Origin, index, "");

    private static string FileOf(string key) => $"/data/cursors/{key}.json";

    private void Crash(Func<bool> isKept)
    {
        _disk.Crash(isKept);
        _folder.Dispose();
        _folder = DataFolder.Open("/data", _disk);
    }
}
