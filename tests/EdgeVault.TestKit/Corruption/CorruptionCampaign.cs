using EdgeVault.TestKit.Crashes;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Corruption;

/// <summary>Damages an image in every way that there is, or in many seeded ones.</summary>
/// <param name="image">What is damaged.</param>
public sealed class CorruptionCampaign(CorruptionImage image)
{
    private readonly int[] _counts = new int[Enum.GetValues<CorruptionVerdict>().Length];

    public int CountOf(CorruptionVerdict verdict) => _counts[(int)verdict];

    /// <summary>Bits of all files, one behind the other.</summary>
    public long Bits => image.BytesTotal * 8;

    /// <summary>Lengths that files can be cut to.</summary>
    public long Cuts => image.BytesTotal;

    /// <summary>Flips one bit.</summary>
    /// <exception cref="RuleBrokenException">Read back changed, or missing in silence.</exception>
    public void Flip(long bit)
    {
        var (path, offset) = Locate(bit / 8);
        var disk = image.Copy();
        Span<byte> value = [(byte)(disk.ByteAt(path, offset) ^ (1 << (int)(bit % 8)))];
        disk.Overwrite(path, offset, value);
        Count(disk, $"bit {bit % 8} of byte {offset} of {path} flipped", mayShorten: false);
    }

    /// <summary>Cuts one file to a length.</summary>
    /// <exception cref="RuleBrokenException">Read back changed, or missing in silence.</exception>
    public void Cut(long number)
    {
        var (path, length) = Locate(number);
        var disk = image.Copy();
        disk.Truncate(path, length);
        Count(disk, $"{path} cut to {length} bytes", mayShorten: false);
    }

    /// <summary>One to three seeded edits. Where the newer anchor slot and the last frame are both hit, the last frame
    /// is taken for a write that was never acknowledged: one copy of each is all there is.</summary>
    /// <exception cref="RuleBrokenException">The message has the seed.</exception>
    public void Edit(int seed)
    {
        var random = new Random(seed);
        var disk = image.Copy();
        var edits = Enumerable.Range(0, random.Next(4) == 0 ? random.Next(2, 4) : 1)
            .Select(_ => RandomEdit.Apply(disk, image.Files, random)).ToList();
        var mayShorten = edits.Count > 1 && edits.Exists(edit => edit.Contains("/anchor", StringComparison.Ordinal));
        Count(disk, $"seed {seed}: {string.Join(", then ", edits)}", mayShorten);
    }

    public override string ToString() =>
        $"{CountOf(CorruptionVerdict.Noticed):N0} noticed, "
        + $"{CountOf(CorruptionVerdict.Identical):N0} read back identical, "
        + $"{CountOf(CorruptionVerdict.Shortened):N0} cut short at the last frame with the anchor hit too";

    private void Count(MemoryDisk disk, string what, bool mayShorten)
    {
        var verdict = Judge(disk, what);
        LedgerModel.Demand(
            verdict != CorruptionVerdict.Shortened || mayShorten, $"{what}: entries vanished in silence");
        _counts[(int)verdict]++;
    }

    private CorruptionVerdict Judge(MemoryDisk disk, string what)
    {
        try
        {
            return image.Judge(disk, what);
        }
        catch (Exception e) when (e is not RuleBrokenException)
        {
            throw new RuleBrokenException($"{what}: {e}", e);
        }
    }

    private (string Path, int Offset) Locate(long number)
    {
        foreach (var (path, length) in image.Files)
        {
            if (number < length)
            {
                return (path, (int)number);
            }

            number -= length;
        }

        throw new ArgumentOutOfRangeException(nameof(number));
    }
}
