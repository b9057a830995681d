using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Disks;

/// <summary>A file's bytes twice: as the page cache shows them, and as the disk would hold them now.</summary>
/// <remarks>
/// Pages of 4,096 bytes, copied only when written, so that a disk of many megabytes is copied in microseconds. A null
/// page is zero. What was written and not synced is known by sectors of 512 bytes.
/// </remarks>
internal sealed class MemoryInode
{
    public const int SectorBytes = 512;
    public const int PageBytes = 4_096;
    public const int SectorsPerPage = PageBytes / SectorBytes;

    private readonly SortedSet<int> _dirtyPages = [];
    private readonly SortedSet<int> _lostPages = [];
    private readonly Dictionary<int, List<byte[]>> _earlier = [];
    private readonly List<int> _lengths = [];
    private MemoryPage[] _pages = [];
    private int _durableLength;

    public int Length { get; private set; }

    public IDiskFile? LockedBy { get; set; }

    public int Handles { get; set; }

    /// <summary>True when the disk holds what the cache shows.</summary>
    public bool IsDurable =>
        _dirtyPages.Count == 0 && _lengths.Count == 0 && !_lostPages.Any(number => _pages[number].HasLost);

    public int AllocatedPages => _pages.Count(page => page.IsAllocated);

    public MemoryInode Copy()
    {
        var copy = new MemoryInode
        {
            _pages = (MemoryPage[])_pages.Clone(), Length = Length, _durableLength = _durableLength,
        };
        Share(_pages);
        Share(copy._pages);
        copy._dirtyPages.UnionWith(_dirtyPages);
        copy._lostPages.UnionWith(_lostPages);
        copy._lengths.AddRange(_lengths);
        foreach (var (sector, versions) in _earlier)
        {
            copy._earlier.Add(sector, [.. versions]);
        }

        return copy;
    }

    public int Read(Span<byte> destination, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, destination.Length);
        for (var done = 0; done < count;)
        {
            var (page, from) = Math.DivRem((int)offset + done, PageBytes);
            var part = destination[done..Math.Min(count, done + PageBytes - from)];
            if (_pages[page].Now is { } bytes)
            {
                bytes.AsSpan(from, part.Length).CopyTo(part);
            }
            else
            {
                part.Clear();
            }

            done += part.Length;
        }

        return count;
    }

    /// <summary>Pages that a write there would have to allocate.</summary>
    public int MissingPages(int from, int to)
    {
        var missing = 0;
        for (var page = from / PageBytes; page * PageBytes < to; page++)
        {
            missing += page < _pages.Length && _pages[page].IsAllocated ? 0 : 1;
        }

        return missing;
    }

    public void Write(ReadOnlySpan<byte> source, int offset)
    {
        Allocate(offset, offset + source.Length);
        for (var done = 0; done < source.Length;)
        {
            var (page, from) = Math.DivRem(offset + done, PageBytes);
            var part = source[done..Math.Min(source.Length, done + PageBytes - from)];
            MarkDirty(page, from, from + part.Length);
            part.CopyTo(_pages[page].ToWrite().AsSpan(from));
            done += part.Length;
        }
    }

    /// <summary>Gives pages to a range, and lengthens the file to its end.</summary>
    public void Allocate(int from, int to)
    {
        var pages = (to + PageBytes - 1) / PageBytes;
        if (pages > _pages.Length)
        {
            Array.Resize(ref _pages, pages);
        }

        for (var page = from / PageBytes; page < pages; page++)
        {
            _pages[page].IsAllocated = true;
        }

        if (to > Length)
        {
            Length = to;
            _lengths.Add(to);
        }
    }

    public void Set(byte[] bytes)
    {
        Array.Clear(_pages);
        (Length, _durableLength) = (0, 0);
        Write(bytes, 0);
        _lostPages.Clear();
        MakeDurable();
        Truncate();
    }

    public void CutTo(int length)
    {
        MakeDurable();
        Length = _durableLength = length;
        Truncate();
    }

    /// <summary>A sync succeeds. Sectors that an earlier one lost, and that nobody wrote since, stay lost.</summary>
    public void MakeDurable()
    {
        foreach (var number in _dirtyPages)
        {
            _pages[number].MakeDurable();
        }

        _dirtyPages.Clear();
        _earlier.Clear();
        _lengths.Clear();
        _durableLength = Length;
    }

    /// <summary>A sync fails: some sectors reached the disk, and the cache calls all of them clean.</summary>
    public void LoseDirty(string path, CrashRule rule)
    {
        // A length that no journal holds yet stays open, however far the sectors reached.
        WriteBack(path, rule);
        _lostPages.UnionWith(_dirtyPages);
        _dirtyPages.Clear();
        _earlier.Clear();
    }

    /// <summary>The cache drops what it calls clean, and reads the disk again.</summary>
    public void Evict()
    {
        foreach (var number in _lostPages)
        {
            _pages[number].ForgetLost();
        }

        _lostPages.Clear();
    }

    public void Crash(string path, CrashRule rule)
    {
        IReadOnlyList<int> lengths = [_durableLength, .. _lengths];
        var asked = _lengths.Count == 0 ? _durableLength : rule.LengthOf(path, lengths);
        var reached = WriteBack(path, rule);
        Length = _durableLength = asked ?? reached;
        foreach (ref var page in _pages.AsSpan())
        {
            page.Revert();
        }

        _dirtyPages.Clear();
        _lostPages.Clear();
        _earlier.Clear();
        _lengths.Clear();
        LockedBy = null;
        Handles = 0;
        Truncate();
    }

    public IEnumerable<UnsyncedSector> Unsynced(string path) =>
        from page in _dirtyPages
        from sector in Enumerable.Range(page * SectorsPerPage, SectorsPerPage)
        where _pages[page].IsDirty(sector % SectorsPerPage)
        select Describe(path, sector);

    public void AddTo(ref HashCode hash)
    {
        hash.Add(Length);
        foreach (var page in _pages)
        {
            hash.AddBytes(page.Now.AsSpan().TrimEnd((byte)0));
        }
    }

    /// <summary>Writes back what the rule keeps; returns how far the file then reaches.</summary>
    private int WriteBack(string path, CrashRule rule)
    {
        var reached = _durableLength;
        foreach (var number in _dirtyPages)
        {
            ref var page = ref _pages[number];
            var disk = page.CopyOfDurable();
            for (var i = 0; i < SectorsPerPage; i++)
            {
                if (page.IsDirty(i) && Apply(rule, Describe(path, (number * SectorsPerPage) + i), page, disk))
                {
                    reached = Math.Max(reached, Math.Min(Length, (number * PageBytes) + ((i + 1) * SectorBytes)));
                }
            }

            if (rule.SpoilsPage(path, number))
            {
                disk.AsSpan().Clear();
            }

            page.WrittenBack(disk);
        }

        return reached;
    }

    /// <summary>Gives one sector its fate; true when it reached the disk.</summary>
    private bool Apply(CrashRule rule, in UnsyncedSector sector, in MemoryPage page, byte[] disk)
    {
        var from = sector.Number % SectorsPerPage * SectorBytes;
        var target = disk.AsSpan(from, SectorBytes);
        var latest = page.Now.AsSpan(from, SectorBytes);
        var fate = rule.FateOf(sector);
        switch (fate.Outcome)
        {
            case SectorOutcome.Version:
                (fate.Detail < sector.Versions - 1 ? _earlier[sector.Number][fate.Detail] : latest).CopyTo(target);
                break;
            case SectorOutcome.Torn:
                latest[..fate.Detail].CopyTo(target);
                break;
            case SectorOutcome.Zero:
                target.Clear();
                break;
            case SectorOutcome.Foreign:
                target.Fill(0xA5);
                break;
        }

        return fate.Outcome != SectorOutcome.Old;
    }

    private UnsyncedSector Describe(string path, int sector) => new(
        path,
        sector,
        1 + (_earlier.TryGetValue(sector, out var versions) ? versions.Count : 0),
        (sector + 1) * SectorBytes <= _durableLength);

    private void MarkDirty(int number, int from, int to)
    {
        ref var page = ref _pages[number];
        _dirtyPages.Add(number);
        for (var i = from / SectorBytes; i * SectorBytes < to; i++)
        {
            if (page.IsDirty(i))
            {
                var sector = (number * SectorsPerPage) + i;
                _earlier.TryAdd(sector, []);
                _earlier[sector].Add(page.Now.AsSpan(i * SectorBytes, SectorBytes).ToArray());
            }

            page.SetDirty(i);
        }
    }

    private static void Share(MemoryPage[] pages)
    {
        foreach (ref var page in pages.AsSpan())
        {
            page.Share();
        }
    }

    /// <summary>Behind the end of a file there is nothing, neither bytes nor pages.</summary>
    private void Truncate()
    {
        Array.Resize(ref _pages, (Length + PageBytes - 1) / PageBytes);
        if (Length % PageBytes != 0 && _pages[^1].Now is not null)
        {
            _pages[^1].CutAt(Length % PageBytes);
        }
    }
}
