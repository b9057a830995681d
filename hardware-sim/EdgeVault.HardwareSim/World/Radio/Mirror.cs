namespace EdgeVault.HardwareSim.World;

/// <summary>An upright sheet of metal: a cabinet's face, a trolley's side, a door leaf.</summary>
/// <param name="Middle">Of the sheet.</param>
/// <param name="NormalX">Unit vector of its face; both faces reflect.</param>
/// <param name="NormalY">Unit vector of its face.</param>
/// <param name="HalfWidth">Metres to either side.</param>
/// <param name="LossDb">What a reflection costs, one way: small and rough sheets scatter most of it.</param>
internal readonly record struct Mirror(
    Point Middle, double NormalX, double NormalY, double HalfWidth, double LossDb)
{
    /// <summary>Finds the spot where a ray from one point to another bounces, by the image of the first behind the
    /// sheet; false if it would miss the sheet.</summary>
    public bool TryBounce(Point from, Point to, out Point spot, out double metres)
    {
        var fromFront = Front(from);
        var toFront = Front(to);
        if (fromFront * toFront <= 0)
        {
            (spot, metres) = (default, 0);
            return false;
        }

        var image = from - (2 * fromFront * new Point(NormalX, NormalY, 0));
        var way = to - image;
        spot = image + (fromFront / (fromFront + toFront) * way);
        metres = way.Length;
        var along = ((spot.X - Middle.X) * -NormalY) + ((spot.Y - Middle.Y) * NormalX);
        return Math.Abs(along) <= HalfWidth;
    }

    private double Front(Point point) => ((point.X - Middle.X) * NormalX) + ((point.Y - Middle.Y) * NormalY);
}
