using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>The tracks of a portal by EPC, in sets of eight.</summary>
/// <remarks>
/// A crowded set gives up the track that says least: a stranger's before a registered one's, at home before open, few reads
/// before many, long ago before just now. A flood of strange tags, each read once, thus displaces itself. A part of each
/// tag's hash stands apart, a set's in 32 bytes: only the track that is sought is touched.
/// </remarks>
internal sealed class TrackTable
{
    private const int TracksPerSet = 8;

    private readonly LineArray<Track> _tracks;
    private readonly TagNames[] _names;
    private readonly uint[] _marks;
    private readonly ulong _setMask;
    private readonly ulong _hashSeed;

    public TrackTable(int tracksMax, ulong hashSeed)
    {
        Debug.Assert(int.IsPow2(tracksMax) && tracksMax >= TracksPerSet, "CaptureOptionsValidator holds both.");
        _tracks = new LineArray<Track>(tracksMax);
        _names = new TagNames[tracksMax];
        _marks = new uint[tracksMax];
        _setMask = (ulong)(tracksMax / TracksPerSet) - 1;
        _hashSeed = hashSeed;
    }

    public int Capacity => _tracks.Length;

    public ref Track this[int index] => ref _tracks[index];

    /// <summary>What the tag is called, for which few ask.</summary>
    public ref TagNames NamesOf(ref Track track) => ref _names[_tracks.IndexOf(ref track)];

    public bool IsFree(int index) => _marks[index] == 0;

    /// <summary>Where the tag is, or where it may go: a free place, or one that must be given up first.</summary>
    public int Locate(in EpcBits epc, out bool found)
    {
        var hash = epc.Mix64(_hashSeed);
        var start = (int)(hash & _setMask) * TracksPerSet;
        for (var matches = MatchesOf(start, hash); matches != 0; matches &= matches - 1)
        {
            var index = start + BitOperations.TrailingZeroCount(matches);
            if (_tracks[index].MayBe(epc) && (epc.BitCount <= EpcBits.HeadBits || _names[index].Epc == epc))
            {
                found = true;
                return index;
            }
        }

        found = false;
        return LeastOf(start);
    }

    /// <summary>Asks the memory for the marks of a tag's set.</summary>
    /// <returns>The tag's hash.</returns>
    public ulong Ask(in EpcBits epc)
    {
        var hash = epc.Mix64(_hashSeed);
        Memory.Ask(ref _marks[(int)(hash & _setMask) * TracksPerSet]);
        return hash;
    }

    /// <summary>Asks the memory for the track that has this hash.</summary>
    /// <returns>Its index, or −1 where there is none.</returns>
    public int Ask(ulong hash)
    {
        var start = (int)(hash & _setMask) * TracksPerSet;
        var matches = MatchesOf(start, hash);
        if (matches == 0)
        {
            return -1;
        }

        var index = start + BitOperations.TrailingZeroCount(matches);
        _tracks.Ask(index);
        return index;
    }

    /// <summary>Gives a place that is free to a tag.</summary>
    public ref Track Claim(int index, in EpcBits epc)
    {
        _marks[index] = MarkOf(epc.Mix64(_hashSeed));
        _names[index] = new TagNames { Epc = epc };
        return ref _tracks[index];
    }

    /// <summary>Gives a track's place back.</summary>
    public void Free(ref Track track)
    {
        var index = _tracks.IndexOf(ref track);
        _marks[index] = 0;
        _names[index] = default;
        track = default;
    }

    private uint MatchesOf(int start, ulong hash)
    {
        var marks = Vector256.LoadUnsafe(ref _marks[start]);
        return Vector256.Equals(marks, Vector256.Create(MarkOf(hash))).ExtractMostSignificantBits();
    }

    // Zero marks a free place. The low bits chose the set already.
    private static uint MarkOf(ulong hash) => (uint)(hash >> 32) | 1;

    private int LeastOf(int start)
    {
        var least = start;
        for (var index = start; index < start + TracksPerSet; index++)
        {
            least = Matters(ref _tracks[index], ref _tracks[least]) < 0 ? index : least;
        }

        return least;
    }

    private static int Matters(ref Track left, ref Track right)
    {
        var byPhase = Rank(ref left).CompareTo(Rank(ref right));
        if (byPhase != 0 || left.Phase == TrackPhase.None)
        {
            return byPhase;
        }

        var byReads = Math.Min(left.Reads, 8).CompareTo(Math.Min(right.Reads, 8));
        return byReads != 0 ? byReads : left.LastArrivalUs.CompareTo(right.LastArrivalUs);
    }

    private static int Rank(ref Track track) => (track.IsRegistered ? 4 : 0) + track.Phase switch
    {
        TrackPhase.None => 0,
        TrackPhase.AtHome => 1,
        TrackPhase.Fresh when track.Reads < VisitRules.ReadsMin => 1,
        TrackPhase.Fresh or TrackPhase.Lingering => 2,
        _ => 3,
    };
}
