using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Disks;

/// <summary>A file's bytes twice: as the page cache shows them, and as the disk would hold them now.</summary>
internal sealed class MemoryInode
{
    public const int SectorBytes = 512;

    private readonly SortedSet<int> _dirty = [];

    public byte[] Now { get; private set; } = [];

    public byte[] Durable { get; private set; } = [];

    public IDiskFile? LockedBy { get; set; }

    public MemoryInode Copy()
    {
        var copy = new MemoryInode { Now = (byte[])Now.Clone(), Durable = (byte[])Durable.Clone() };
        copy._dirty.UnionWith(_dirty);
        return copy;
    }

    public void Write(ReadOnlySpan<byte> source, int offset)
    {
        Extend(offset + source.Length);
        source.CopyTo(Now.AsSpan(offset));
        MarkDirty(offset, offset + source.Length);
    }

    public void Extend(int length)
    {
        var old = Now.Length;
        if (length > old)
        {
            var grown = Now;
            Array.Resize(ref grown, length);
            Now = grown;
            MarkDirty(old, length);
        }
    }

    public void Set(byte[] bytes)
    {
        Now = bytes;
        MakeDurable();
    }

    public void MakeDurable()
    {
        var durable = Durable;
        Array.Resize(ref durable, Now.Length);
        foreach (var sector in _dirty)
        {
            CopySector(sector, durable);
        }

        Durable = durable;
        _dirty.Clear();
    }

    /// <summary>
    /// A sync fails: every other sector reached the disk, and the cache calls all of them clean, so that no later sync
    /// writes the rest.
    /// </summary>
    public void LoseDirty()
    {
        var isKept = false;
        foreach (var sector in _dirty)
        {
            isKept = !isKept;
            if (isKept)
            {
                Keep(sector);
            }
        }

        _dirty.Clear();
    }

    public void Crash(Func<bool> isSectorKept)
    {
        foreach (var sector in _dirty)
        {
            if (isSectorKept())
            {
                Keep(sector);
            }
        }

        _dirty.Clear();
        Now = (byte[])Durable.Clone();
        LockedBy = null;
    }

    private void Keep(int sector)
    {
        var end = Math.Min((sector + 1) * SectorBytes, Now.Length);
        if (Durable.Length < end)
        {
            var durable = Durable;
            Array.Resize(ref durable, end);
            Durable = durable;
        }

        CopySector(sector, Durable);
    }

    private void CopySector(int sector, byte[] target)
    {
        var from = sector * SectorBytes;
        var end = Math.Min(from + SectorBytes, Math.Min(Now.Length, target.Length));
        if (end > from)
        {
            Now.AsSpan(from, end - from).CopyTo(target.AsSpan(from));
        }
    }

    private void MarkDirty(int from, int to)
    {
        for (var sector = from / SectorBytes; sector * SectorBytes < to; sector++)
        {
            _dirty.Add(sector);
        }
    }
}
