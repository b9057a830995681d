namespace EdgeVault.HardwareSim.World;

/// <summary>One inventory round after another, slot by slot: framed slotted Aloha whose frame adapts to the
/// crowd.</summary>
/// <remarks>EPC Gen2 v2.1, 6.3.2.12, and the adaptive Q of its annex D. All arrays are taken beforehand and grow with
/// the crowd; a slot allocates nothing.</remarks>
internal sealed class Gen2Round(Gen2Timing timing, Dice dice)
{
    private const int QStart = 4;
    private const int QMax = 10;

    // Annex D lets 0.1 < C < 0.5, less with a larger Q.
    private const double StepMax = 0.4;
    private const double StepMin = 0.12;

    // A reply this much above all others of its slot is decoded all the same.
    private const double CaptureDb = 7;

    private readonly int[] _slots = new int[1 << QMax];
    private int[] _next = new int[64];
    private int[] _waiting = new int[64];
    private (int Tag, double AtUs)[] _reads = new (int, double)[64];
    private int _waitingCount;
    private int _readCount;
    private double _q = QStart;

    /// <summary>Who was read in the last round, as places in its spans, and when.</summary>
    public ReadOnlySpan<(int Tag, double AtUs)> Reads => _reads.AsSpan(0, _readCount);

    /// <summary>Runs until nobody answers any more, or <paramref name="endUs"/>; says when that was.</summary>
    /// <param name="tags">Places of those who take part, in <paramref name="dbm"/> and
    /// <paramref name="decode"/>.</param>
    /// <param name="dbm">Their strength at the reader.</param>
    /// <param name="decode">How likely a reply of theirs survives noise.</param>
    /// <param name="atUs">Now.</param>
    /// <param name="endUs">Nothing is read after it.</param>
    public double Run(
        ReadOnlySpan<int> tags, ReadOnlySpan<double> dbm, ReadOnlySpan<double> decode, double atUs, double endUs)
    {
        Begin(tags, dbm.Length);
        // The crowd of the last round says how large the first frame should be.
        _q = Math.Clamp(_q, 1, QMax);
        atUs += timing.Query;
        var answered = true;
        while (answered && atUs < endUs)
        {
            answered = Frame(dbm, decode, ref atUs, endUs);
        }

        _q = tags.Length > 0 ? Math.Log2(tags.Length) : QStart;
        return atUs;
    }

    // True if anybody answered, or the frame was given up for one of another size.
    private bool Frame(ReadOnlySpan<double> dbm, ReadOnlySpan<double> decode, ref double atUs, double endUs)
    {
        var q = (int)Math.Round(_q);
        Deal(q);
        var (answered, step) = (false, Math.Clamp(0.8 / Math.Max(q, 1), StepMin, StepMax));
        for (var slot = 0; slot < 1 << q && atUs < endUs; slot++)
        {
            var first = _slots[slot];
            if (first < 0)
            {
                atUs += timing.Empty;
                _q = Math.Max(0, _q - step);
            }
            else
            {
                answered = true;
                Slot(first, dbm, decode, step, ref atUs, endUs);
            }

            if ((int)Math.Round(_q) != q)
            {
                Gather();
                atUs += timing.Adjust;
                return true;
            }
        }

        Gather();
        atUs += timing.Adjust;
        return answered;
    }

    private void Slot(
        int first, ReadOnlySpan<double> dbm, ReadOnlySpan<double> decode, double step, ref double atUs, double endUs)
    {
        var heard = _next[first] < 0 ? first : Strongest(first, dbm);
        if (heard < 0)
        {
            atUs += timing.Garbled;
            _q = Math.Min(QMax, _q + step);
            return;
        }

        var place = _waiting[heard];
        atUs += timing.Read;
        if (atUs < endUs && dice.Chance(decode[place]))
        {
            _reads[_readCount++] = (place, atUs);
            _waiting[heard] = -1;
        }
    }

    // Of those in one slot, if it drowns the others.
    private int Strongest(int first, ReadOnlySpan<double> dbm)
    {
        var (strongest, best, second) = (-1, double.NegativeInfinity, double.NegativeInfinity);
        for (var at = first; at >= 0; at = _next[at])
        {
            var power = dbm[_waiting[at]];
            if (power > best)
            {
                (strongest, second, best) = (at, best, power);
            }
            else
            {
                second = Math.Max(second, power);
            }
        }

        return best - second >= CaptureDb ? strongest : -1;
    }

    private void Begin(ReadOnlySpan<int> tags, int places)
    {
        if (_waiting.Length < places)
        {
            var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)places);
            (_next, _waiting, _reads) = (new int[length], new int[length], new (int, double)[length]);
        }

        tags.CopyTo(_waiting);
        (_waitingCount, _readCount) = (tags.Length, 0);
    }

    // Everybody who still waits draws a slot; a list for each slot.
    private void Deal(int q)
    {
        _slots.AsSpan(0, 1 << q).Fill(-1);
        for (var at = 0; at < _waitingCount; at++)
        {
            var slot = (int)(dice.NextBits() >> 32) & ((1 << q) - 1);
            _next[at] = _slots[slot];
            _slots[slot] = at;
        }
    }

    private void Gather()
    {
        var kept = 0;
        for (var at = 0; at < _waitingCount; at++)
        {
            if (_waiting[at] >= 0)
            {
                _waiting[kept++] = _waiting[at];
            }
        }

        _waitingCount = kept;
    }
}
