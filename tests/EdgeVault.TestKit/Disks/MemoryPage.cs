namespace EdgeVault.TestKit.Disks;

/// <summary>One page of a file: what the cache shows, what the disk holds. Null is zero.</summary>
internal struct MemoryPage
{
    private byte[]? _durable;
    private bool _isOwned;
    private byte _dirty;
    private byte _lost;

    public byte[]? Now { get; private set; }

    public bool IsAllocated { get; set; }

    /// <summary>Whether the cache shows what neither the disk holds nor anybody will write.</summary>
    public readonly bool HasLost => _lost != 0;

    public readonly bool IsDirty(int sector) => (_dirty >> sector & 1) != 0;

    public void SetDirty(int sector)
    {
        _dirty |= (byte)(1 << sector);
        _lost &= (byte)~(1 << sector);
    }

    /// <summary>The bytes to change; nobody else sees them.</summary>
    public byte[] ToWrite()
    {
        if (!_isOwned)
        {
            Now = Copy(Now);
            _isOwned = true;
        }

        return Now!;
    }

    public void Share() => _isOwned = false;

    public void MakeDurable()
    {
        if (_lost == 0)
        {
            _durable = Now;
            _isOwned = false;
        }
        else
        {
            _durable = Copy(_durable);
            CopySectors(_dirty, Now!, _durable);
        }

        _dirty = 0;
    }

    public readonly byte[] CopyOfDurable() => Copy(_durable);

    /// <summary>The disk now holds these bytes; what differs from the cache is lost: nobody will write it.</summary>
    public void WrittenBack(byte[] disk)
    {
        _durable = disk;
        _dirty = 0;
        for (var i = 0; i < MemoryInode.SectorsPerPage; i++)
        {
            var differs = !Sector(disk, i).SequenceEqual(Sector(Now!, i));
            _lost = (byte)(differs ? _lost | 1 << i : _lost & ~(1 << i));
        }
    }

    public void ForgetLost()
    {
        CopySectors(_lost, Copy(_durable), ToWrite());
        _lost = 0;
    }

    public void Revert()
    {
        Now = _durable;
        _isOwned = false;
        (_dirty, _lost) = (0, 0);
    }

    public void CutAt(int length)
    {
        ToWrite().AsSpan(length).Clear();
        _durable = Now;
        _isOwned = false;
    }

    private static byte[] Copy(byte[]? bytes) =>
        bytes is null ? new byte[MemoryInode.PageBytes] : (byte[])bytes.Clone();

    private static Span<byte> Sector(byte[] page, int number) =>
        page.AsSpan(number * MemoryInode.SectorBytes, MemoryInode.SectorBytes);

    private static void CopySectors(byte mask, byte[] from, byte[] to)
    {
        for (var i = 0; i < MemoryInode.SectorsPerPage; i++)
        {
            if ((mask >> i & 1) != 0)
            {
                Sector(from, i).CopyTo(Sector(to, i));
            }
        }
    }
}
