namespace EdgeVault.Capture.Tests.Support.Beams;

internal enum CarryKind
{
    In,
    Out,
    TurnsBackInside,
    TurnsBackOutside,
    ComesNearInside,
    ComesNearOutside,
    PassesNextDoorIn,
    PassesNextDoorOut,
}

/// <summary>Somebody walks with a tray: where he is when, and what really happened. Metres, positive inside; seconds.</summary>
internal sealed class Carry
{
    public required CarryKind Kind { get; init; }

    public required double From { get; init; }

    public required IReadOnlyList<int> Tags { get; init; }

    /// <summary>Corners of the walk.</summary>
    public required IReadOnlyList<(double At, double X)> Way { get; init; }

    /// <summary>While mirrored, a flash shows the tray on the other side.</summary>
    public required IReadOnlyList<(double From, double To)> Flashes { get; init; }

    public required double LossDb { get; init; }

    public double To => Way[^1].At;

    public Dictionary<int, int> Reads { get; } = [];

    public PassageDirection? Crossing => Kind switch
    {
        CarryKind.In => PassageDirection.In,
        CarryKind.Out => PassageDirection.Out,
        _ => null,
    };

    public bool IsTurn => Kind is CarryKind.TurnsBackInside or CarryKind.TurnsBackOutside;

    public double XAt(double at)
    {
        for (var corner = 1; corner < Way.Count; corner++)
        {
            var ((from, fromX), (to, toX)) = (Way[corner - 1], Way[corner]);
            if (at <= to)
            {
                return to > from ? fromX + ((toX - fromX) * (at - from) / (to - from)) : toX;
            }
        }

        return Way[^1].X;
    }

    public bool IsMirrored(double at)
    {
        foreach (var (from, to) in Flashes)
        {
            if (at >= from && at <= to)
            {
                return true;
            }
        }

        return false;
    }
}
