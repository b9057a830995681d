using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Custody.Tests.Stock;

public sealed class StateStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Vault _vault = new();

    private string Db => _folder.File("state.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_has_no_position_and_an_empty_state()
    {
        using var store = Open();

        Assert.Null(store.Position);
        Assert.Equal(new CustodyState().Fingerprint(), store.Load().Fingerprint());
    }

    [Fact]
    public void What_was_saved_is_loaded_with_its_position()
    {
        Everything();
        using (var store = Open())
        {
            store.Save(_vault.State, At("root"));
        }

        using var again = Open();
        Assert.Equal(At("root"), again.Position);
        Assert.Equal(_vault.State.Fingerprint(), again.Load().Fingerprint());
    }

    [Fact]
    public void A_save_writes_only_rows_that_changed()
    {
        using var store = Open();
        _vault.Commit(Vault.Passage(1, Direction.In), Vault.Passage(2, Direction.In));
        store.Save(_vault.State, At("one"));
        Sql("UPDATE piece SET zone = 'marked'");

        _vault.Commit(Vault.Passage(2, Direction.Out));
        store.Save(_vault.State, At("two"));

        Assert.Equal("p-1=marked,p-2=corridor", Sql("SELECT group_concat(piece_id || '=' || zone) FROM piece"));
    }

    [Fact]
    public void Another_state_replaces_all_rows()
    {
        using var store = Open();
        _vault.Commit(Vault.Passage(1, Direction.In), Vault.Passage(2, Direction.In));
        store.Save(_vault.State, At("one"));

        var other = new Vault();
        other.Commit(Vault.Passage(3, Direction.In));
        store.Save(other.State, new StatePosition(Vault.Epoch, 1, "other"));

        Assert.Equal(other.State.Fingerprint(), store.Load().Fingerprint());
    }

    [Fact]
    public void A_save_that_failed_is_made_good_by_the_next()
    {
        using var store = Open();
        _vault.Commit(Vault.Passage(1, Direction.In));
        store.Save(_vault.State, At("one"));
        Sql("CREATE TRIGGER full BEFORE INSERT ON total BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        _vault.Commit(Vault.Passage(1, Direction.Out), Vault.Passage(2, Direction.In));
        Assert.Throws<SqliteException>(() => store.Save(_vault.State, At("two")));
        Assert.Equal("one", store.Position?.RootBase64);

        Sql("DROP TRIGGER full");
        store.Save(_vault.State, At("three"));

        Assert.Equal(_vault.State.Fingerprint(), store.Load().Fingerprint());
    }

    [Fact]
    public void The_position_must_be_the_states_own()
    {
        using var store = Open();
        _vault.Commit(Vault.Passage(1, Direction.In));

        Assert.Throws<ArgumentException>(() => store.Save(_vault.State, new StatePosition(Vault.Epoch, 2, "root")));
        Assert.Null(store.Position);
    }

    [Fact]
    public void Reset_forgets_a_position_of_another_ledger()
    {
        using var store = Open();
        Everything();
        store.Save(_vault.State, At("of another ledger"));

        store.Reset();

        Assert.Null(store.Position);
        Assert.Equal(0, store.Load().PieceCount);
        store.Save(_vault.State, At("ours"));
        Assert.Equal(_vault.State.Fingerprint(), store.Load().Fingerprint());
    }

    [Theory]
    [InlineData("PRAGMA user_version = 0")]
    [InlineData("PRAGMA user_version = 1")]
    [InlineData("PRAGMA application_id = 1")]
    [InlineData("DROP TABLE position")]
    public void A_file_of_another_version_is_replaced_when_opened(string change)
    {
        Saved();
        Sql(change);

        using var store = Open();

        Assert.Null(store.Position);
        Assert.Equal(0, store.Load().PieceCount);
    }

    [Theory]
    [InlineData("UPDATE piece SET whereabouts = 9")]
    [InlineData("UPDATE piece SET last_epoch = -1")]
    [InlineData("UPDATE open_gap SET antennas = '1,x'")]
    [InlineData("INSERT INTO total VALUES ('no such', 1, 1)")]
    [InlineData("DROP TABLE reader")]
    [InlineData("ALTER TABLE piece DROP COLUMN last_seen_portal")]
    [InlineData("UPDATE position SET epoch = -1")]
    public void Rows_that_make_no_sense_are_replaced_when_loaded(string change)
    {
        Saved();
        Sql(change);

        using var store = Open();
        var state = store.Load();

        Assert.Null(store.Position);
        Assert.Equal(new CustodyState().Fingerprint(), state.Fingerprint());
        store.Save(_vault.State, At("rebuilt"));
        Assert.Equal(_vault.State.Fingerprint(), store.Load().Fingerprint());
    }

    /// <summary>Whatever happens to the bytes, the store opens, and either says "rebuild" or gives a state.</summary>
    [Fact]
    public void A_damaged_file_never_stops_a_start()
    {
        Saved();
        var sound = File.ReadAllBytes(Db);
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var damaged = sound.AsSpan(0, random.Next(4) == 0 ? random.Next(sound.Length) : sound.Length).ToArray();
            for (var flip = 0; flip < 30 && damaged.Length > 0; flip++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            StateFile.Delete(Db);
            File.WriteAllBytes(Db, damaged);
            try
            {
                using var store = Open();
                store.Load();
                store.Save(_vault.State, At("again"));
                Assert.Equal(_vault.State.Fingerprint(), store.Load().Fingerprint());
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}", e);
            }
        }
    }

    [Fact]
    public void An_empty_file_and_a_text_file_are_replaced()
    {
        File.WriteAllText(Db, "");
        using (var empty = Open())
        {
            Assert.Null(empty.Position);
        }

        File.WriteAllText(Db, string.Join('\n', Enumerable.Repeat("this is no database", 500)));
        using var store = Open();
        Assert.Null(store.Position);
    }

    /// <summary>
    /// Goal: rows and position move together, wherever a crash cuts.
    /// Method: the write-ahead log of many saves, cut at any byte as a killed process or a power cut leaves it; what
    /// opens must be, row for row, the fold up to the position that it names.
    /// </summary>
    [Fact]
    public void A_crash_at_any_byte_leaves_a_state_that_stands_where_it_says()
    {
        var random = new Random(20_260_714);
        var history = new History(random);
        using (var store = Open())
        {
            for (var batch = 0; batch < 25; batch++)
            {
                _vault.Commit(history.Batch());
                store.Save(_vault.State, At($"{batch}"));
            }

            File.Copy(Db, _folder.File("crash.db"));
            File.Copy($"{Db}-wal", _folder.File("crash.wal"));
        }

        var log = File.ReadAllBytes(_folder.File("crash.wal"));
        var positions = new HashSet<ulong>();
        for (var round = 0; round < 100; round++)
        {
            var cut = random.Next(log.Length + 1);
            StateFile.Delete(Db);
            File.Copy(_folder.File("crash.db"), Db);
            File.WriteAllBytes($"{Db}-wal", log[..cut]);

            using var store = Open();
            var state = store.Load();
            var expected = _vault.Rebuild((int)(store.Position?.NextIndex ?? 0));
            Assert.True(expected.Fingerprint().AsSpan().SequenceEqual(state.Fingerprint()), $"cut at {cut}");
            positions.Add(state.Next.Index);
        }

        Assert.True(positions.Count > 10, "The cuts must reach many positions, or the test shows nothing.");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_and_not_a_rebuild() =>
        Assert.Throws<SqliteException>(() => StateStore.Open(_folder.File("nowhere/state.db"), NullLogger.Instance));

    private void Saved()
    {
        Everything();
        using var store = Open();
        store.Save(_vault.State, At("root"));
    }

    private void Everything()
    {
        var history = new History(new Random(3));
        for (var batch = 0; batch < 30; batch++)
        {
            _vault.Commit(history.Batch());
        }

        _vault.Commit(
            Vault.Gap("r1", GapCause.AntennaLost, 2, 1), CustodyStateTests.Reader("r1", ReaderStatus.Connected));
    }

    private StateStore Open() => StateStore.Open(Db, NullLogger.Instance);

    private StatePosition At(string root) => new(_vault.State.Next.Epoch, _vault.State.Next.Index, root);

    private string? Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Db};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
