using System.Globalization;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Segments;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>The whole frames that can be read in the segments, wherever: what opening must find and keep.</summary>
/// <remarks>Walked segment by segment from each good header on, so without what the ledger knows of their order.</remarks>
internal sealed class StandingFrames
{
    private readonly Dictionary<ulong, ulong> _nextOf = [];

    /// <param name="disk">As it stands before opening.</param>
    /// <param name="segments">Full paths.</param>
    public StandingFrames(MemoryDisk disk, IEnumerable<string> segments)
    {
        foreach (var path in segments)
        {
            using var file = disk.Open(path, DiskOpen.Read);
            Walk(file);
        }
    }

    /// <summary>How many entries there are when whole frames follow each other from a size on.</summary>
    public ulong ReachFrom(ulong size)
    {
        while (_nextOf.TryGetValue(size, out var next))
        {
            size = next;
        }

        return size;
    }

    private void Walk(IDiskFile file)
    {
        var number = uint.Parse(Path.GetFileNameWithoutExtension(file.Path), CultureInfo.InvariantCulture);
        if (SegmentFile.ReadHeader(file, number, out var header) is not null)
        {
            return;
        }

        var (frame, index) = (new FrameFile(), header.FirstIndex);
        for (long offset = SegmentHeader.ByteCount; frame.Read(file, offset, file.Length, index) is null;)
        {
            _nextOf[index] = frame.Header.NextIndex;
            offset += frame.Header.PaddedLength;
            index = frame.Header.NextIndex;
        }
    }
}
