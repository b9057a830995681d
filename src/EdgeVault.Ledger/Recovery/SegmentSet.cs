using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>The segment files of a ledger that is being checked: which there are, and where each says that it begins.</summary>
/// <remarks>
/// A segment ends where a later one begins. One into which a write failed was left for the next, which then begins with
/// the same entry: the earlier is void, whatever stands in it.
/// </remarks>
internal sealed class SegmentSet(IDisk disk, string folder, SignedCheckpoint anchor) : IDisposable
{
    private readonly SortedDictionary<uint, IDiskFile?> _files = [];

    /// <summary>Numbers of the files, ascending.</summary>
    public IReadOnlyList<uint> Numbers { get; } = SegmentFile.List(disk, folder);

    public IDiskFile? File(uint number)
    {
        if (!_files.TryGetValue(number, out var file))
        {
            file = disk.TryOpen(SegmentFile.PathOf(folder, number));
            _files.Add(number, file);
        }

        return file;
    }

    /// <returns>Null, or what is wrong with the header of a file that is there.</returns>
    public string? HeaderFault(uint number, out SegmentHeader header) =>
        SegmentFile.ReadHeader(File(number)!, number, out header);

    /// <summary>True when a good header of our origin says that the segment begins with this entry.</summary>
    public bool BeginsAt(uint number, ulong index) => Header(number)?.FirstIndex == index;

    /// <summary>True when a later segment begins with the entry that would come here.</summary>
    public bool IsVoid(uint number, ulong index) => NextBeginning(number, index)?.FirstIndex == index;

    /// <summary>The last of the segments behind one that begin first, at or behind an entry and not above the anchor.</summary>
    public (uint Number, ulong FirstIndex)? NextBeginning(uint number, ulong index)
    {
        (uint Number, ulong FirstIndex)? next = null;
        for (var other = number + 1; File(other) is not null; other++)
        {
            if (Header(other) is not { } header || header.FirstIndex < index || header.FirstIndex >= anchor.Size)
            {
                continue;
            }

            if (next is { } found && header.FirstIndex != found.FirstIndex)
            {
                break;
            }

            next = (other, header.FirstIndex);
        }

        return next;
    }

    /// <summary>The last segment that begins with an entry; null when none does.</summary>
    public uint? LastBeginningAt(ulong index)
    {
        foreach (var number in Numbers.Reverse())
        {
            if (BeginsAt(number, index))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>True when the segments from an entry's up to a number are all there, whole blocks long, and begin in
    /// order.</summary>
    public bool IsChainTo(uint number, ulong minIndex)
    {
        var first = minIndex == 0 ? 0 : LastBeginningAt(minIndex);
        var index = minIndex;
        for (var each = first ?? uint.MaxValue; each <= number; each++)
        {
            if (File(each) is not { } file || file.Length % FrameFormat.BlockBytes != 0
                || Header(each) is not { } header || header.FirstIndex < index)
            {
                return false;
            }

            index = header.FirstIndex;
        }

        return first <= number;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file?.Dispose();
        }
    }

    private SegmentHeader? Header(uint number) =>
        File(number) is not null && HeaderFault(number, out var header) is null && header.Origin == anchor.Origin
            ? header
            : null;
}
