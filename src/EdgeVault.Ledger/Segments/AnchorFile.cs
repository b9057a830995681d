using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Segments;

/// <summary>Two slots, written in turn: whatever one power cut tears, the other still stands.</summary>
internal sealed class AnchorFile(IDiskFile file, AnchorSlot current) : IDisposable
{
    public const string Name = "anchor";
    private const string SpareName = Name + ".new";
    private const int ByteCount = 2 * AnchorSlot.ByteCount;

    private readonly byte[] _slot = new byte[AnchorSlot.ByteCount];
    private AnchorSlot _next = current;

    public AnchorSlot Current { get; private set; } = current;

    /// <summary>Makes the anchor of a new ledger; it has one under its own name only when that is durable.</summary>
    public static void Create(IDisk disk, string folder, SignedCheckpoint empty) =>
        MakeWhole(disk, folder, new AnchorSlot(0, empty));

    /// <summary>Makes the file anew: what was read may be page cache that a failed sync left clean.</summary>
    /// <remarks>Never in place: a power cut could then tear the only slot there is.</remarks>
    public static AnchorFile Renew(IDisk disk, string folder, AnchorSlot slot)
    {
        var twin = MakeWhole(disk, folder, slot);
        return new AnchorFile(disk.Open(Path.Combine(folder, Name), DiskOpen.ReadWrite), twin);
    }

    /// <summary>Makes the next file ahead, so that a full disk does not keep the anchor from being renewed.</summary>
    public static void PrepareSpare(IDisk disk, string folder)
    {
        using var file = disk.Open(Path.Combine(folder, SpareName), DiskOpen.ReadWriteOrCreate);
        if (file.Length < ByteCount)
        {
            file.Write(new byte[ByteCount], 0);
            file.Sync();
        }
    }

    /// <summary>The newer readable slot, or null.</summary>
    public static AnchorSlot? Read(IDiskFile file)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        var read = file.Read(bytes, 0);
        var even = AnchorSlot.TryRead(bytes[..Math.Min(read, AnchorSlot.ByteCount)], 0);
        var odd = AnchorSlot.TryRead(bytes[Math.Min(read, AnchorSlot.ByteCount)..read], 1);
        return odd is not null && (even is null || odd.Generation > even.Generation) ? odd : even;
    }

    /// <summary>Moves to a checkpoint; durable on return.</summary>
    public void Move(SignedCheckpoint checkpoint)
    {
        Write(checkpoint);
        Sync();
    }

    /// <summary>Writes the other slot; it counts after <see cref="Sync"/>, which comes before the next write.</summary>
    public void Write(SignedCheckpoint checkpoint)
    {
        _next = new AnchorSlot(Current.Generation + 1, checkpoint);
        _next.Write(_slot);
        file.Write(_slot, _next.Offset);
    }

    public void Sync()
    {
        file.SyncData();
        Current = _next;
    }

    public void Dispose() => file.Dispose();

    /// <summary>Under its own name the file is whole: the checkpoint in both slots. Returns the newer one.</summary>
    private static AnchorSlot MakeWhole(IDisk disk, string folder, AnchorSlot slot)
    {
        var temporary = Path.Combine(folder, SpareName);
        var twin = slot with { Generation = slot.Generation + 1 };
        var bytes = new byte[ByteCount];
        slot.Write(bytes.AsSpan((int)slot.Offset, AnchorSlot.ByteCount));
        twin.Write(bytes.AsSpan((int)twin.Offset, AnchorSlot.ByteCount));
        using (var file = disk.Open(temporary, DiskOpen.ReadWriteOrCreate))
        {
            file.Write(bytes, 0);
            file.Sync();
        }

        disk.Rename(temporary, Path.Combine(folder, Name));
        disk.SyncFolder(folder);
        return twin;
    }
}
