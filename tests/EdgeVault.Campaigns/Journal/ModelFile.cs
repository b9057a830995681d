namespace EdgeVault.Campaigns.Journal;

/// <summary>A file's bytes as the page cache shows them, and as a power cut may leave them.</summary>
/// <remarks>
/// A sector has versions from the last durable one on. A sync that succeeds makes those durable that had ended before
/// it began; one that fails leaves them readable, and no later sync saves them (the kernel calls their pages clean).
/// A power cut may leave any of them.
/// </remarks>
internal sealed class ModelFile
{
    public const int SectorBytes = 512;

    private readonly SortedDictionary<long, List<Version>> _pending = [];
    private readonly List<(long EndedAt, long Length)> _lengths = [];
    private byte[] _now;
    private byte[] _durable;

    private readonly record struct Version(long EndedAt, byte[] Bytes, bool IsLost);

    /// <param name="durable">What is in it.</param>
    /// <param name="mode">Who may do what; of a key that matters.</param>
    public ModelFile(byte[] durable, UnixFileMode mode)
    {
        Mode = mode;
        _durable = durable;
        _now = (byte[])durable.Clone();
    }

    public UnixFileMode Mode { get; }

    public void Write(ReadOnlySpan<byte> data, long offset, long endedAt)
    {
        SetLength(Math.Max(_now.Length, offset + data.Length), endedAt);
        data.CopyTo(_now.AsSpan((int)offset));
        for (var sector = offset / SectorBytes; sector * SectorBytes < offset + data.Length; sector++)
        {
            if (!_pending.TryGetValue(sector, out var versions))
            {
                _pending[sector] = versions = [];
            }

            versions.Add(new Version(endedAt, SectorOf(_now, sector), false));
        }
    }

    public void SetLength(long length, long endedAt)
    {
        if (length != _now.Length)
        {
            Array.Resize(ref _now, (int)length);
            _lengths.Add((endedAt, length));
        }
    }

    public void Grow(long length, long endedAt) => SetLength(Math.Max(length, _now.Length), endedAt);

    /// <summary>A sync that began at a moment succeeded.</summary>
    public void Sync(long beganAt)
    {
        var length = _lengths.LastOrDefault(change => change.EndedAt < beganAt, (0, _durable.Length)).Length;
        Array.Resize(ref _durable, (int)length);
        _lengths.RemoveAll(change => change.EndedAt < beganAt);
        foreach (var (sector, versions) in _pending.ToArray())
        {
            var last = versions.FindLastIndex(version => version.EndedAt < beganAt && !version.IsLost);
            if (last >= 0)
            {
                Put(_durable, sector, versions[last].Bytes);
                versions.RemoveRange(0, last + 1);
                DropIfEmpty(sector, versions);
            }
        }
    }

    /// <summary>A sync that began at a moment failed.</summary>
    public void FailSync(long beganAt)
    {
        foreach (var versions in _pending.Values)
        {
            for (var i = 0; i < versions.Count; i++)
            {
                versions[i] = versions[i] with { IsLost = versions[i].IsLost || versions[i].EndedAt < beganAt };
            }
        }
    }

    /// <summary>What the disk holds after a power cut.</summary>
    public byte[] Cut(PowerCut cut)
    {
        var left = (byte[])_durable.Clone();
        if (_lengths.Count > 0 && cut.Keeps())
        {
            Array.Resize(ref left, (int)_lengths[cut.Choose(_lengths.Count)].Length);
        }

        foreach (var (sector, versions) in _pending)
        {
            if (cut.Keeps())
            {
                var bytes = cut.Damage(versions[cut.Choose(versions.Count)].Bytes, SectorOf(left, sector));
                var end = (int)Math.Min((sector + 1) * SectorBytes, _now.Length);
                Array.Resize(ref left, Math.Max(left.Length, end));
                Put(left, sector, bytes);
            }
        }

        return left;
    }

    private void DropIfEmpty(long sector, List<Version> versions)
    {
        if (versions.Count == 0)
        {
            _pending.Remove(sector);
        }
    }

    private static byte[] SectorOf(byte[] file, long sector)
    {
        var bytes = new byte[SectorBytes];
        var from = (int)Math.Min(sector * SectorBytes, file.Length);
        file.AsSpan(from, Math.Min(SectorBytes, file.Length - from)).CopyTo(bytes);
        return bytes;
    }

    private static void Put(byte[] file, long sector, byte[] bytes)
    {
        var from = (int)Math.Min(sector * SectorBytes, file.Length);
        bytes.AsSpan(0, Math.Min(SectorBytes, file.Length - from)).CopyTo(file.AsSpan(from));
    }
}
