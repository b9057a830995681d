namespace EdgeVault.Ledger;

/// <summary>The ledger cannot be opened as asked; the message says what would do.</summary>
public class LedgerException : Exception
{
    public LedgerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Another process or handle writes this ledger.</summary>
public sealed class LedgerLockedException(string path) : LedgerException(
    $"The ledger in {path} is open for writing elsewhere; stop that gateway first, or read with the read-only verbs.");

/// <summary>Nothing can be appended; nothing of the batch was acknowledged.</summary>
public sealed class LedgerUnavailableException(LedgerState state, Exception? inner = null)
    : LedgerException($"The ledger takes no entries: {state.Reason}", inner)
{
    public LedgerState State => state;
}

/// <summary>Bytes at or below the anchor are missing or differ from what was written.</summary>
public sealed class LedgerDamagedException(LedgerProblem problem) : LedgerException(problem.ToString())
{
    public LedgerProblem Problem => problem;
}

/// <summary>The entry is below what is kept here; the hub has it.</summary>
public sealed class LedgerPrunedException(ulong minIndex)
    : LedgerException($"Entries below {minIndex} are not kept here any more; the hub has them.")
{
    /// <summary>The first entry that is there.</summary>
    public ulong MinIndex => minIndex;
}
