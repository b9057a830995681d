using EdgeVault.Hub.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Hub.Tests.Store;

public sealed class SqliteHubStoreTests : HubStoreContract
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("hub.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task After_a_failed_commit_nothing_more_is_taken_until_a_restart()
    {
        const string Origin = "edgevault/dc1/gw1/1";
        Execute(
            "CREATE TRIGGER broken BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END");
        await Assert.ThrowsAsync<HubStoreException>(
            async () => await Store.TryAppendAsync([Step(Origin, 0, 3)], Cancellation));
        Execute("DROP TRIGGER broken");

        var refused = await Assert.ThrowsAsync<HubStoreException>(
            async () => await Store.TryAppendAsync([Step(Origin, 0, 3)], Cancellation));
        Assert.Contains("the disk is gone", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, Store.Fault);
        Assert.Empty(await Store.HeadsAsync(Cancellation));
        Assert.Empty(await Store.ReadAsync(Origin, 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_long_write_ahead_log_is_moved_into_the_database()
    {
        const string Origin = "edgevault/dc1/gw1/1";
        for (var step = 0; step < 40; step++)
        {
            var large = Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[60_000]), 5).ToList();
            Assert.True(await Store.TryAppendAsync([Step(Origin, step * 5, 5) with { Entries = large }], Cancellation));
        }

        Assert.True(new FileInfo(File + "-wal").Length < 9 << 20, "the log starts again at its beginning");
        Assert.True(new FileInfo(File).Length > 8 << 20, "the database has what the log had");
        Assert.Equal(200, (await Store.ReadAsync(Origin, 0, 1_000, Cancellation)).Count);
    }

    [Fact]
    public async Task A_store_open_to_read_sees_what_a_running_hub_has_stored_and_writes_nothing()
    {
        await Store.TryAppendAsync([Step("edgevault/dc1/gw1/1", 0, 3)], Cancellation);

        await using var reader = SqliteHubStore.OpenToRead(File);

        Assert.Equal(3, Assert.Single(await reader.HeadsAsync(Cancellation)).Size);
        await Assert.ThrowsAsync<HubStoreException>(
            async () => await reader.TryAppendAsync([Step("edgevault/dc1/gw1/1", 3, 3)], Cancellation));
    }

    [Theory]
    [InlineData("CREATE TABLE notes (text TEXT)")]
    [InlineData("PRAGMA user_version = 7")]
    [InlineData("PRAGMA application_id = 1")]
    public void A_database_of_another_program_or_version_is_refused_untouched(string sql)
    {
        var path = _folder.File("other.db");
        Execute(sql, path);

        var refused = Assert.Throws<HubStoreException>(() => SqliteHubStore.Open(path, NullLogger.Instance));

        Assert.Contains("not a hub store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        var path = _folder.File("text.db");
        System.IO.File.WriteAllText(path, new string('x', 5_000));

        Assert.Throws<HubStoreException>(() => SqliteHubStore.Open(path, NullLogger.Instance));
    }

    private protected override IHubStore Open() => SqliteHubStore.Open(File, NullLogger.Instance);

    private void Execute(string sql, string? path = null)
    {
        using var connection = new SqliteConnection($"Data Source={path ?? File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
