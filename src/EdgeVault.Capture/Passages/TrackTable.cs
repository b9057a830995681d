using System.Diagnostics;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>The tracks of a portal by EPC, in sets of eight.</summary>
/// <remarks>
/// A crowded set gives up the track that says least: at home before open, few reads before many, long ago before just
/// now. A flood of strange tags, each read once, thus displaces itself.
/// </remarks>
internal sealed class TrackTable
{
    private const int TracksPerSet = 8;

    private readonly Track[] _tracks;
    private readonly ulong _setMask;
    private readonly ulong _hashSeed;

    public TrackTable(int tracksMax, ulong hashSeed)
    {
        Debug.Assert(int.IsPow2(tracksMax) && tracksMax >= TracksPerSet, "CaptureOptionsValidator holds both.");
        _tracks = new Track[tracksMax];
        _setMask = (ulong)(tracksMax / TracksPerSet) - 1;
        _hashSeed = hashSeed;
    }

    public int Capacity => _tracks.Length;

    public ref Track this[int index] => ref _tracks[index];

    /// <summary>Where the tag is, or where it may go: a free place, or one that must be given up first.</summary>
    public int Locate(in EpcBits epc, out bool found)
    {
        var start = (int)(epc.Mix64(_hashSeed) & _setMask) * TracksPerSet;
        var best = start;
        for (var index = start; index < start + TracksPerSet; index++)
        {
            ref var track = ref _tracks[index];
            if (track.Phase != TrackPhase.None && track.Epc == epc)
            {
                found = true;
                return index;
            }

            best = Matters(ref track, ref _tracks[best]) < 0 ? index : best;
        }

        found = false;
        return best;
    }

    private static int Matters(ref Track left, ref Track right)
    {
        var byPhase = Rank(left.Phase).CompareTo(Rank(right.Phase));
        if (byPhase != 0 || left.Phase == TrackPhase.None)
        {
            return byPhase;
        }

        var byReads = Math.Min(left.Reads, 8).CompareTo(Math.Min(right.Reads, 8));
        return byReads != 0 ? byReads : left.LastArrivalUs.CompareTo(right.LastArrivalUs);
    }

    private static int Rank(TrackPhase phase) => phase switch
    {
        TrackPhase.None => 0,
        TrackPhase.AtHome => 1,
        TrackPhase.Fresh or TrackPhase.Lingering => 2,
        _ => 3,
    };
}
