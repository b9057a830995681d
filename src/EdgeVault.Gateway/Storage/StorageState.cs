using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Gateway.Storage;

/// <summary>The gateway's sign of life: up to when every read of each portal was decided.</summary>
/// <param name="At">When the mark was made.</param>
/// <param name="DecidedUpTo">By portal: what crossed before this is in the ledger;
/// what came later died with the process.</param>
/// <param name="Storage">Why nothing could be appended then; null when all was well.</param>
internal sealed record LivenessMark(
    DateTimeOffset At,
    IReadOnlyDictionary<string, DateTimeOffset> DecidedUpTo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Storage = null);

/// <summary>
/// <c>storage.state</c>: two preallocated slots written in turn, so that a mark can be made on a full disk and a torn
/// write costs only the newest. Byte by byte in docs/formats/storage-state.md.
/// </summary>
internal sealed class StorageState : IDisposable
{
    private const int SlotBytes = 32_768;
    private const int HeaderBytes = 64;
    private const uint Magic = 0x53_53_56_45; // "EVSS", little-endian
    private const uint Format = 1;

    private readonly IDiskFile _file;
    private readonly byte[] _slot = new byte[SlotBytes];
    private ulong _sequence;

    private StorageState(IDiskFile file) => _file = file;

    /// <summary>The mark that the last process left; null at the first start.</summary>
    public LivenessMark? Last { get; private set; }

    /// <exception cref="DiskException">It cannot be made.</exception>
    public static StorageState Open(DataFolder folder)
    {
        var state = new StorageState(folder.Disk.Open(folder.StorageStatePath, DiskOpen.ReadWriteOrCreate));
        if (state._file.Length < 2 * SlotBytes)
        {
            state._file.Allocate(2 * SlotBytes);
            state._file.Sync();
            folder.Disk.SyncFolder(folder.Path);
        }

        state.ReadSlot(0);
        state.ReadSlot(1);
        return state;
    }

    /// <summary>Makes a mark durable.</summary>
    /// <exception cref="DiskException">The mark before it stands.</exception>
    public void Write(LivenessMark mark)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(mark);
        if (payload.Length > SlotBytes - HeaderBytes)
        {
            throw new InvalidOperationException(
                $"A liveness mark of {payload.Length} bytes does not fit its slot of {SlotBytes}.");
        }

        // Counts only once it is durable: after a failure the same slot is written again,
        // never the one that still holds.
        var sequence = _sequence + 1;
        _slot.AsSpan().Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(_slot, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(_slot.AsSpan(4), Format);
        BinaryPrimitives.WriteUInt64LittleEndian(_slot.AsSpan(8), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(_slot.AsSpan(16), payload.Length);
        payload.CopyTo(_slot, HeaderBytes);
        Checksum(_slot, payload.Length).AsSpan().CopyTo(_slot.AsSpan(32));
        _file.Write(_slot, (long)(sequence % 2) * SlotBytes);
        _file.SyncData();
        _sequence = sequence;
        Last = mark;
    }

    public void Dispose() => _file.Dispose();

    private void ReadSlot(int number)
    {
        var read = _file.Read(_slot, (long)number * SlotBytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_slot.AsSpan(16));
        var sequence = BinaryPrimitives.ReadUInt64LittleEndian(_slot.AsSpan(8));
        if (read < SlotBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(_slot) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(4)) != Format
            || length is < 0 or > SlotBytes - HeaderBytes
            || !Checksum(_slot, length).AsSpan().SequenceEqual(_slot.AsSpan(32, Sha256.ByteCount))
            || sequence <= _sequence)
        {
            return;
        }

        try
        {
            Last = JsonSerializer.Deserialize<LivenessMark>(_slot.AsSpan(HeaderBytes, length));
            _sequence = sequence;
        }
        catch (JsonException)
        {
            // Its checksum holds, so a later version wrote it: no mark that we can read,
            // and the gap runs from the start.
            Last = null;
        }
    }

    /// <summary>Over the header without the checksum, and the payload.</summary>
    private static Sha256 Checksum(byte[] slot, int length) =>
        Sha256.Of([.. slot.AsSpan(0, 32), .. slot.AsSpan(HeaderBytes, length)]);
}
