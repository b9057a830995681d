namespace EdgeVault.Capture.Passages;

/// <summary>How the reads of each side are spread over the seconds around a moment. Those of one tray are spread alike, up to chance: what
/// one of them did the others did.</summary>
internal sealed class StepProfile
{
    private const int Bins = 32;
    private const int Cells = 2 * Bins;
    private const double BinSeconds = 0.5;

    // Fewer tags than this are no shape.
    private const float TagsLeast = 0.3f;

    private readonly float[] _cells = new float[Cells];
    private float _tags;

    public void Clear()
    {
        Array.Clear(_cells);
        _tags = 0;
    }

    /// <summary>Takes reads in, spread over the two bins that are nearest.</summary>
    /// <param name="seconds">After the moment; what lies outside of ±8 s is left out.</param>
    public void Add(bool isReached, double seconds, float weight)
    {
        var place = (seconds / BinSeconds) + (Bins / 2.0) - 0.5;
        var low = (int)Math.Floor(place);
        var share = (float)(place - low);
        Add(isReached, low, weight * (1 - share));
        Add(isReached, low + 1, weight * share);
    }

    /// <summary>Makes the sum of all that was taken in 1: a tag.</summary>
    public void Close()
    {
        var sum = 0f;
        foreach (var cell in _cells)
        {
            sum += cell;
        }

        for (var cell = 0; sum > 0 && cell < Cells; cell++)
        {
            _cells[cell] /= sum;
        }

        _tags = sum > 0 ? 1 : 0;
    }

    /// <summary>Adds this share of a tag.</summary>
    public void Add(StepProfile tag, float share)
    {
        for (var cell = 0; cell < Cells; cell++)
        {
            _cells[cell] += share * tag._cells[cell];
        }

        _tags += share * tag._tags;
    }

    /// <summary>How much of this tag, of the share of it that one side read, lies where these lie: 1 all, 0 nothing; −1 where the side read
    /// it not, or too little of these.</summary>
    /// <param name="all">The sum of some, of which this tag may be one.</param>
    /// <param name="own">Its share in it.</param>
    public float AlikeWith(StepProfile all, float own, bool isReached)
    {
        var first = isReached ? Bins : 0;
        var (mine, theirs) = (0f, 0f);
        for (var cell = first; cell < first + Bins; cell++)
        {
            mine += _cells[cell];
            theirs += Math.Max(0, all._cells[cell] - (own * _cells[cell]));
        }

        if (mine <= 0 || theirs <= 0.05f || all._tags - (own * _tags) < TagsLeast)
        {
            return -1;
        }

        var alike = 0f;
        for (var cell = first; cell < first + Bins; cell++)
        {
            alike += Math.Min(_cells[cell] / mine, Math.Max(0, all._cells[cell] - (own * _cells[cell])) / theirs);
        }

        return alike;
    }

    /// <summary>Share of these without this tag that the side that is reached read; −1 where they are too few.</summary>
    public float ReachedWithout(StepProfile tag, float own)
    {
        var (reached, both) = (0f, 0f);
        for (var cell = 0; cell < Cells; cell++)
        {
            var rest = Math.Max(0, _cells[cell] - (own * tag._cells[cell]));
            both += rest;
            reached += cell >= Bins ? rest : 0;
        }

        return both < TagsLeast ? -1 : reached / both;
    }

    private void Add(bool isReached, int bin, float weight)
    {
        if (bin is >= 0 and < Bins)
        {
            _cells[bin + (isReached ? Bins : 0)] += weight;
        }
    }
}
