using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>Finds tag numbers that exist twice, over all doors of a site.</summary>
/// <remarks>
/// Two chips that answer with one EPC are two tags: that is certain, and told at the first passage of the second one; of a tag
/// whose chip was noted beforehand, at the first passage of a wrong one. A chip's number counts once two slices gave it, for a
/// bit that flips in one answer must not accuse anybody. Without chips nothing is said here: passages at two doors at once,
/// however loud, were mirrors and neighbours about once in a thousand crossings of the hard worlds. Shared by all portals and
/// therefore locked: at a new chip, not at a read.
/// </remarks>
internal sealed class CloneWatch(Func<EpcBits, EpcBits>? chipOf = null)
{
    /// <summary>Tag numbers remembered; when there are more, those that were seen longest ago go.</summary>
    public const int TagsMax = 65_536;

    // Chip numbers shorter than this name a model, not a chip (TDS 2.1 §16.2: 32 bits of class, maker and model).
    private const int TidBitsLeast = 48;

    private readonly Lock _lock = new();
    private readonly Dictionary<EpcBits, Known> _known = [];

    /// <summary>A chip answered with this EPC, for certain.</summary>
    public Clone? SawChip(in EpcBits epc, in EpcBits tid, string portal, long nowUs)
    {
        if (tid.BitCount < TidBitsLeast)
        {
            return null;
        }

        lock (_lock)
        {
            var known = KnownOf_NeedsLock(epc, nowUs);
            if (known.Tid.BitCount == 0)
            {
                (known.Tid, known.Portal) = (tid, portal);
                return null;
            }

            return Differ(known.Tid, tid) ? known.Tell(new Clone(epc, tid, known.Tid, portal, known.Portal, nowUs)) : null;
        }
    }

    /// <summary>Readers give more or less of a chip's number: what both gave is compared.</summary>
    private static bool Differ(in EpcBits left, in EpcBits right)
    {
        var bits = Math.Min(left.BitCount, right.BitCount);
        Span<byte> a = stackalloc byte[EpcBits.MaxBits / 8];
        Span<byte> b = stackalloc byte[EpcBits.MaxBits / 8];
        left.CopyTo(a);
        right.CopyTo(b);
        var whole = bits / 8;
        var mask = (byte)(0xFF00 >> (bits % 8));
        return !a[..whole].SequenceEqual(b[..whole]) || (bits % 8 > 0 && ((a[whole] ^ b[whole]) & mask) != 0);
    }

    private Known KnownOf_NeedsLock(in EpcBits epc, long nowUs)
    {
        if (!_known.TryGetValue(epc, out var known))
        {
            if (_known.Count >= TagsMax)
            {
                Forget_NeedsLock();
            }

            var noted = chipOf?.Invoke(epc) ?? default;
            _known[epc] = known = new Known { Tid = noted.BitCount >= TidBitsLeast ? noted : default };
        }

        known.SeenUs = nowUs;
        return known;
    }

    // A quarter at a time, so that a flood of strangers costs little each.
    private void Forget_NeedsLock()
    {
        foreach (var (epc, _) in _known.OrderBy(static known => known.Value.SeenUs).Take(TagsMax / 4).ToArray())
        {
            _known.Remove(epc);
        }
    }

    private sealed class Known
    {
        public EpcBits Tid { get; set; }

        public string Portal { get; set; } = "";

        public long SeenUs { get; set; }

        private bool IsTold { get; set; }

        // Once is enough: whoever hears of it looks for both.
        public Clone? Tell(Clone clone)
        {
            var isNews = !IsTold;
            IsTold = true;
            return isNews ? clone : null;
        }
    }
}

/// <summary>Two tags with one number.</summary>
/// <param name="Tid">Of the one just seen.</param>
/// <param name="OtherTid">Of the one seen before, or noted.</param>
/// <param name="Portal">Where the one was seen.</param>
/// <param name="OtherPortal">Where the other was; empty where it was noted and not seen.</param>
/// <param name="AtUs">Gateway time.</param>
internal sealed record Clone(
    EpcBits Epc, EpcBits Tid, EpcBits OtherTid, string Portal, string OtherPortal, long AtUs);
