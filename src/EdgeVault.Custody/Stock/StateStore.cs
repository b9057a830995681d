using EdgeVault.Custody.Events;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Custody.Stock;

/// <summary><c>state.db</c>: the fold on disk, so that a start need not read the whole ledger.</summary>
/// <remarks>
/// Disposable: whatever is odd about it, it is deleted, and <see cref="Position"/> is null until the host has folded
/// the ledger anew and saved. Rows and position move in one transaction. A power cut may lose the last transactions
/// (synchronous = NORMAL), never tear one. One owner, one thread at a time.
/// </remarks>
public sealed class StateStore : IDisposable
{
    private readonly string _path;
    private readonly ILogger _logger;
    private SqliteConnection _connection;

    // Only the state that was loaded or saved here last differs from the file by just its changed rows.
    private CustodyState? _tracked;

    static StateStore() => SQLitePCL.Batteries_V2.Init();

    private StateStore(string path, ILogger logger, SqliteConnection connection)
    {
        _path = path;
        _logger = logger;
        _connection = connection;
        Position = StateRows.ReadPosition(connection);
    }

    /// <summary>Null when there is nothing to load: the file is new, or was deleted.</summary>
    public StatePosition? Position { get; private set; }

    /// <summary>Opens the file, or replaces one that is damaged or of another version.</summary>
    /// <exception cref="SqliteException">The file can be neither read nor made: no rights, a full or broken
    /// disk.</exception>
    /// <exception cref="IOException">A file that must go cannot be deleted.</exception>
    public static StateStore Open(string path, ILogger logger)
    {
        try
        {
            return new StateStore(path, logger, StateFile.OpenChecked(path));
        }
        catch (Exception e) when (StateFile.IsDamage(e))
        {
            CustodyLog.StateRebuilt(logger, path, e.Message);
            StateFile.Delete(path);
            return new StateStore(path, logger, StateFile.OpenChecked(path));
        }
    }

    /// <summary>The stored state, equal to the one that was saved; an empty one, with no <see cref="Position"/>, if
    /// there is none or its rows make no sense.</summary>
    public CustodyState Load()
    {
        var state = new CustodyState();
        if (Position is not { } position)
        {
            return state;
        }

        try
        {
            StateRows.Read(_connection, state);
            state.RestoreNext(new EventAt(position.Epoch, position.NextIndex));
            return _tracked = state;
        }
        catch (Exception e) when (StateFile.IsDamage(e))
        {
            CustodyLog.StateRebuilt(_logger, _path, e.Message);
            Reset();
            return new CustodyState();
        }
    }

    /// <summary>Writes what changed since the last load or save of this state (all of a state that is new
    /// here).</summary>
    /// <exception cref="ArgumentException">The position is not where the state stands.</exception>
    public void Save(CustodyState state, StatePosition at)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (new EventAt(at.Epoch, at.NextIndex) != state.Next)
        {
            throw new ArgumentException($"The state stands before {state.Next}, not at {at}.", nameof(at));
        }

        try
        {
            Write(state, at);
        }
        catch (Exception e) when (StateFile.IsDamage(e))
        {
            CustodyLog.StateRebuilt(_logger, _path, e.Message);
            Reset();
            Write(state, at);
        }

        state.PieceTable.MarkWritten();
        state.RadioTable.MarkWritten();
        state.StationBook.MarkWritten();
        TableRows.MarkWritten(state.Tables);
        _tracked = state;
        Position = at;
    }

    /// <summary>Deletes the file and starts an empty one: for a position that is not of this ledger.</summary>
    public void Reset()
    {
        _connection.Dispose();
        StateFile.Delete(_path);
        _connection = StateFile.OpenChecked(_path);
        _tracked = null;
        Position = null;
    }

    public void Dispose() => _connection.Dispose();

    private void Write(CustodyState state, StatePosition at)
    {
        using var transaction = _connection.BeginTransaction();
        StateRows.Write(_connection, state, at, isAll: !ReferenceEquals(state, _tracked));
        transaction.Commit();
    }
}
