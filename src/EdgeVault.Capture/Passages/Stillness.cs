using EdgeVault.Capture.Dedup;

namespace EdgeVault.Capture.Passages;

/// <summary>Whether a tag lay still, by the phases of its reads: how much alike two reads of one antenna on one channel are, over all such
/// pairs.</summary>
/// <remarks>
/// Of n arrows whose sum is S the mean cosine between two of them is (|S|² − n) / (n(n − 1)), whatever n is: the pairwise phase consistency of Vinck et
/// al. 2010, pooled. Noise, bodies and echoes turn the phase of what lies still, too: it comes to a half and more, what is carried to about nothing. How fast
/// and which way it goes (the phase slope, TD-PDOA of Nikitin et al. 2010) is not asked: among echoes it says little
/// (docs/adr/0015).
/// </remarks>
internal sealed class Stillness
{
    // Four antennas and a hop or two.
    private const int GroupsMax = 16;

    private readonly List<(byte Antenna, byte Channel, float Real, float Imaginary, int Reads)> _groups = new(GroupsMax);

    public void Clear() => _groups.Clear();

    public void Add(byte antenna, in PhaseSum phases)
    {
        if (phases.Reads == 0)
        {
            return;
        }

        var (real, imaginary) = phases.Arrow;
        for (var at = 0; at < _groups.Count; at++)
        {
            var group = _groups[at];
            if (group.Antenna == antenna && group.Channel == phases.Channel)
            {
                _groups[at] = group with
                {
                    Real = group.Real + real,
                    Imaginary = group.Imaginary + imaginary,
                    Reads = group.Reads + phases.Reads,
                };
                return;
            }
        }

        if (_groups.Count < GroupsMax)
        {
            _groups.Add((antenna, phases.Channel, real, imaginary, phases.Reads));
        }
    }

    /// <summary>How alike, −1 to 1, and of how many pairs of reads; 0 of none where no reader gives phases.</summary>
    public (float Alike, float Pairs) Of()
    {
        var (sum, pairs) = (0f, 0f);
        foreach (var (_, _, real, imaginary, reads) in _groups)
        {
            sum += (real * real) + (imaginary * imaginary) - reads;
            pairs += (float)reads * (reads - 1);
        }

        return pairs > 0 ? (Math.Clamp(sum / pairs, -1, 1), pairs / 2) : (0, 0);
    }
}
