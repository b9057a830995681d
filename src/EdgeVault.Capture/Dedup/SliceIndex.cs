using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeVault.Capture.Dedup;

/// <summary>Finds places in a ring by hash: open addressed, probed in a line, half full at most.</summary>
/// <remarks>A cell is a hash and a place, so that neither a probe nor a removal touches the ring.</remarks>
internal sealed class SliceIndex
{
    private readonly ulong[] _cells;
    private readonly uint _mask;

    public SliceIndex(int places)
    {
        Debug.Assert(BitOperations.IsPow2(places), "CaptureOptionsValidator lets only powers of two through.");
        _cells = new ulong[places * 2];
        _mask = (uint)_cells.Length - 1;
    }

    /// <summary>Where the search for this hash begins.</summary>
    public uint Home(uint hash) => hash & _mask;

    /// <summary>The place that stands where the search begins, whosever it is; −1 if none does.</summary>
    public int First(uint hash) => (int)(uint)Cell(Home(hash)) - 1;

    /// <summary>The next place with this hash.</summary>
    /// <param name="at">Where to look from; behind the find, or at the free cell, afterwards.</param>
    /// <returns>−1 if there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(uint hash, ref uint at)
    {
        while (true)
        {
            var cell = Cell(at);
            if (cell == 0)
            {
                return -1;
            }

            at = (at + 1) & _mask;
            if ((uint)(cell >> 32) == hash)
            {
                return (int)(uint)cell - 1;
            }
        }
    }

    public void Add(uint hash, int place)
    {
        var at = Home(hash);
        while (Cell(at) != 0)
        {
            at = (at + 1) & _mask;
        }

        Cell(at) = ((ulong)hash << 32) | (uint)(place + 1);
    }

    /// <summary>Frees a cell and moves back what had to probe past it, so that no tombstones gather.</summary>
    public void Remove(uint hash, int place)
    {
        var sought = ((ulong)hash << 32) | (uint)(place + 1);
        var hole = Home(hash);
        while (Cell(hole) != sought)
        {
            hole = (hole + 1) & _mask;
        }

        for (var at = (hole + 1) & _mask; Cell(at) != 0; at = (at + 1) & _mask)
        {
            var home = Home((uint)(Cell(at) >> 32));
            if (((at - home) & _mask) >= ((at - hole) & _mask))
            {
                Cell(hole) = Cell(at);
                hole = at;
            }
        }

        Cell(hole) = 0;
    }

    public unsafe void Prefetch(uint hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Cell(Home(hash))));
        }
    }

    // The mask keeps it within the array; the runtime cannot know.
    private ref ulong Cell(uint at) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), at);
}
