namespace EdgeVault.Capture.Passages;

/// <summary>What a path that was seen in steps may have been; the six add up to one.</summary>
internal readonly record struct PathOdds(
    double In, double Out, double TurnedInside, double TurnedOutside, double StayedInside, double StayedOutside)
{
    public double TurnedBack => TurnedInside + TurnedOutside;

    public double Stayed => StayedInside + StayedOutside;

    public double Crossed => In + Out;

    /// <summary>The same with other chances of having crossed; the rest keeps its shares.</summary>
    public PathOdds Crossing(double inwards, double outwards)
    {
        var rest = TurnedBack + Stayed;
        if (rest <= 0)
        {
            return this with { In = inwards, Out = outwards, StayedInside = (1 - inwards - outwards) / 2, StayedOutside = (1 - inwards - outwards) / 2 };
        }

        var scale = (1 - inwards - outwards) / rest;
        return this with
        {
            In = inwards,
            Out = outwards,
            TurnedInside = TurnedInside * scale,
            TurnedOutside = TurnedOutside * scale,
            StayedInside = StayedInside * scale,
            StayedOutside = StayedOutside * scale,
        };
    }

    /// <summary>With this chance nothing of it happened at this door.</summary>
    public PathOdds Elsewhere(double chance) => this with
    {
        In = In * (1 - chance),
        Out = Out * (1 - chance),
        TurnedInside = TurnedInside * (1 - chance),
        TurnedOutside = TurnedOutside * (1 - chance),
        StayedInside = StayedInside + (chance * (In + TurnedInside)),
        StayedOutside = StayedOutside + (chance * (Out + TurnedOutside)),
    };
}

/// <summary>A hidden Markov model of something that is inside or outside and sometimes changes sides, seen through a radio that
/// sometimes sees the wrong side for a moment.</summary>
/// <remarks>
/// Four states: outside, inside, and each of them while a reflection shows the other side (a <i>flash</i>). Flashes are
/// frequent and short, stays are long: that, and nothing else, tells a side that was reached from one that was mirrored.
/// The forward pass carries, beside the state, where the path began and whether it has been on the other side since, so
/// that the end of it is the posterior of every possible story. Kept exact by a test against brute force.
/// </remarks>
internal static class PathModel
{
    /// <summary>Chances per step. A walk through a door changes sides once in some 25 steps; a reflection begins once in 50 and
    /// is over within the step unless it lasts unusually long (mean 120 ms).</summary>
    public const double Crosses = 0.04;
    public const double Returns = 0.001;
    public const double FlashBegins = 0.02;
    public const double FlashGoesOn = 0.04;

    // A step that says less than this says nothing about how a path begins or ends, nats.
    private const float Telling = 1.5f;

    private const int Outside = 0;
    private const int Inside = 1;
    private const int States = 4;

    // Labels: began outside, began outside and was inside since, began inside, began inside and was outside since.
    private const int Labels = 4;
    private const int Cells = Labels * States;

    /// <param name="odds">By step, nats, inside positive.</param>
    /// <param name="first">First step of the path.</param>
    /// <param name="last">Last step of the path, included.</param>
    /// <param name="seenInside">Where not empty, by step: how likely what was seen there looked like inside.</param>
    public static PathOdds Of(ReadOnlySpan<float> odds, int first, int last, Span<double> seenInside)
    {
        Trim(odds, ref first, ref last);
        Span<double> forward = stackalloc double[TimeGrid.Steps * Cells];
        for (var step = first; step <= last; step++)
        {
            var now = forward.Slice(step * Cells, Cells);
            if (step == first)
            {
                now[(0 * States) + Outside] = now[(2 * States) + Inside] = 0.5 * (1 - FlashBegins);
                now[(0 * States) + Outside + 2] = now[(2 * States) + Inside + 2] = 0.5 * FlashBegins;
            }
            else
            {
                Advance(forward.Slice((step - 1) * Cells, Cells), now);
            }

            See(now, odds[step]);
        }

        if (!seenInside.IsEmpty)
        {
            Smooth(forward, odds, first, last, seenInside);
        }

        return Stories(forward.Slice(last * Cells, Cells));
    }

    private static PathOdds Stories(ReadOnlySpan<double> end)
    {
        double At(ReadOnlySpan<double> cells, int label, int side) =>
            cells[(label * States) + side] + cells[(label * States) + side + 2];

        return new PathOdds(
            In: At(end, 1, Inside), Out: At(end, 3, Outside), TurnedInside: At(end, 3, Inside),
            TurnedOutside: At(end, 1, Outside), StayedInside: At(end, 2, Inside), StayedOutside: At(end, 0, Outside));
    }

    private static void Advance(ReadOnlySpan<double> from, Span<double> to)
    {
        to.Clear();
        for (var label = 0; label < Labels; label++)
        {
            var changes = label is 0 or 2 ? Crosses : Returns;
            for (var side = Outside; side <= Inside; side++)
            {
                var steady = from[(label * States) + side];
                var flash = from[(label * States) + side + 2];
                var stays = (steady * (1 - changes - FlashBegins)) + (flash * (1 - FlashGoesOn));
                to[(label * States) + side] += stays;
                to[(label * States) + side + 2] += (steady * FlashBegins) + (flash * FlashGoesOn);
                // Leaving the side on which it began makes 0 to 1 and 2 to 3; later changes keep the label.
                to[((label | 1) * States) + (1 - side)] += steady * changes;
            }
        }
    }

    private static void See(Span<double> cells, float odds)
    {
        var asInside = Math.Exp(odds / 2);
        var asOutside = 1 / asInside;
        var sum = 0.0;
        for (var cell = 0; cell < Cells; cell++)
        {
            cells[cell] *= LooksInside(cell % States) ? asInside : asOutside;
            sum += cells[cell];
        }

        for (var cell = 0; cell < Cells; cell++)
        {
            cells[cell] /= sum;
        }
    }

    /// <summary>Steps at the ends that say nothing are left out: somebody may have come or gone anywhere in them.</summary>
    private static void Trim(ReadOnlySpan<float> odds, ref int first, ref int last)
    {
        var (from, to) = (first, last);
        while (from < last && MathF.Abs(odds[from]) < Telling)
        {
            from++;
        }

        while (to > from && MathF.Abs(odds[to]) < Telling)
        {
            to--;
        }

        (first, last) = from < to ? (from, to) : (first, last);
    }

    private static void Smooth(
        ReadOnlySpan<double> forward, ReadOnlySpan<float> odds, int first, int last, Span<double> seenInside)
    {
        Span<double> backward = stackalloc double[Cells];
        backward.Fill(1);
        for (var step = last; step >= first; step--)
        {
            var (inside, all) = (0.0, 0.0);
            for (var cell = 0; cell < Cells; cell++)
            {
                var share = forward[(step * Cells) + cell] * backward[cell];
                all += share;
                inside += LooksInside(cell % States) ? share : 0;
            }

            seenInside[step] = inside / all;
            StepBack(backward, odds[step]);
        }

        // What was left out looks like what it leads to.
        seenInside[..first].Fill(seenInside[first]);
        seenInside[(last + 1)..].Fill(seenInside[last]);
    }

    private static void StepBack(Span<double> backward, float odds)
    {
        Span<double> seen = stackalloc double[Cells];
        var (asInside, sum) = (Math.Exp(odds / 2), 0.0);
        for (var cell = 0; cell < Cells; cell++)
        {
            seen[cell] = backward[cell] * (LooksInside(cell % States) ? asInside : 1 / asInside);
            sum += seen[cell];
        }

        for (var label = 0; label < Labels; label++)
        {
            var changes = label is 0 or 2 ? Crosses : Returns;
            for (var side = Outside; side <= Inside; side++)
            {
                var (here, flash) = (seen[(label * States) + side], seen[(label * States) + side + 2]);
                var there = seen[((label | 1) * States) + (1 - side)];
                backward[(label * States) + side] =
                    ((here * (1 - changes - FlashBegins)) + (flash * FlashBegins) + (there * changes)) / sum;
                backward[(label * States) + side + 2] = ((here * (1 - FlashGoesOn)) + (flash * FlashGoesOn)) / sum;
            }
        }
    }

    // Inside as it is, or outside while a reflection shows it inside.
    private static bool LooksInside(int state) => state is Inside or Outside + 2;
}
