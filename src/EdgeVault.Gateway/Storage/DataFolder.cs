using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>The data folder cannot be used; the message says what would do.</summary>
/// <param name="message">For the operator.</param>
/// <param name="isInUse">Another gateway runs on it, or what lies in it cannot be opened:
/// no fault of the configuration.</param>
/// <param name="inner">What it was caused by.</param>
internal sealed class DataFolderException(string message, bool isInUse, Exception? inner = null)
    : VerbException(isInUse ? Hosting.Verbs.ExitCode.Unreadable : Hosting.Verbs.ExitCode.Configuration, message, inner);

/// <summary>Everything durable of one gateway, held by a lock for the life of the process.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "gateway.lock";
    private const long SegmentBytesDefault = 64L << 20;

    private const int FrameBytesMax = 1 << 20;

    private readonly IDiskFile _lock;

    // Smaller only on a disk in memory.
    private readonly long _segmentBytes;

    private DataFolder(string path, IDisk disk, IDiskFile heldLock, long segmentBytes)
    {
        Path = path;
        Disk = disk;
        _lock = heldLock;
        _segmentBytes = segmentBytes;
    }

    public string Path { get; }

    public IDisk Disk { get; }

    /// <summary>Where and how large the ledger of an origin is.</summary>
    /// <param name="origin">Its name.</param>
    /// <param name="path">Its folder.</param>
    public LedgerOptions OptionsFor(string origin, string path) => new()
    {
        Path = path,
        Origin = origin,
        QuarantinePath = QuarantinePath,
        SegmentBytes = _segmentBytes,
        FrameBytesMax = (int)Math.Min(FrameBytesMax, _segmentBytes / 2),
    };

    public string LedgerPath => LedgerOf(Path);

    public string KeyPath => System.IO.Path.Combine(Path, "keys", "ledger.key");

    /// <summary>A key that is to take over, until it has.</summary>
    public string NextKeyPath => KeyPath + ".next";

    public string PublicKeyPath => PublicKeyOf(Path);

    /// <summary>The ledger of the next epoch while it is being made.</summary>
    public string NextLedgerPath => LedgerPath + ".next";

    /// <summary>There while a new epoch takes the place of the one before.</summary>
    public string NewEpochPath => System.IO.Path.Combine(Path, "new-epoch");

    public string CursorPath => System.IO.Path.Combine(Path, "cursors");

    public string QuarantinePath => System.IO.Path.Combine(Path, "quarantine");

    public string StorageStatePath => System.IO.Path.Combine(Path, "storage.state");

    public string StateDbPath => System.IO.Path.Combine(Path, "state.db");

    public static string LedgerOf(string path) => System.IO.Path.Combine(path, "ledger");

    /// <summary>Certificates towards hubs, a folder for each.</summary>
    public static string TlsOf(string path) => System.IO.Path.Combine(path, "tls");

    public static string PublicKeyOf(string path) => System.IO.Path.Combine(path, "keys", "ledger.pub");

    /// <summary>Opens a folder that a gateway has made, for a verb that must not make one.</summary>
    /// <exception cref="DataFolderException">There is no ledger in it, or a gateway runs on it.</exception>
    public static DataFolder OpenPresent(string path, IDisk disk, long segmentBytes = SegmentBytesDefault) =>
        disk.List(path).Contains(LockName)
            ? Open(path, disk, segmentBytes)
            : throw new DataFolderException(
                $"'{path}' is no gateway's data folder: it has no {LockName}.", isInUse: true);

    /// <exception cref="DataFolderException">It cannot be made or written, or another gateway holds it.</exception>
    public static DataFolder Open(string path, IDisk disk, long segmentBytes = SegmentBytesDefault)
    {
        IDiskFile? file = null;
        try
        {
            disk.CreateFolder(path);
            file = disk.Open(System.IO.Path.Combine(path, LockName), DiskOpen.ReadWriteOrCreate);
            if (!file.TryLock())
            {
                throw new DataFolderException(
                    $"Another gateway runs on '{path}' (gateway.lock is held); "
                    + "stop it, or give this one its own EdgeVault:DataPath.",
                    isInUse: true);
            }

            var folder = new DataFolder(path, disk, file, segmentBytes);
            file = null;
            return folder;
        }
        catch (DiskException fault)
        {
            throw new DataFolderException(
                $"EdgeVault:DataPath '{path}' cannot be written: {fault.Message}. "
                + "Make it a folder that this user owns, on a disk with room.",
                isInUse: false, fault);
        }
        finally
        {
            file?.Dispose();
        }
    }

    public void Dispose() => _lock.Dispose();
}
