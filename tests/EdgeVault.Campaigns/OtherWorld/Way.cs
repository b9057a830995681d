namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Where somebody is at what time: straight from place to place. Seconds and metres.</summary>
internal sealed class Way
{
    private readonly List<(double At, double X, double Y)> _places = [];

    public Way(double at, double x, double y) => _places.Add((at, x, y));

    public double From => _places[0].At;

    public double To => _places[^1].At;

    /// <summary>When it was nearest to the threshold of a door, or first on it.</summary>
    public double NearestTo(double y)
    {
        const double Step = 0.05;
        var (best, bestAt) = (double.MaxValue, From);
        for (var at = From; at <= To; at += Step)
        {
            var (x, placeY) = PlaceAt(at);
            var away = (x * x) + ((placeY - y) * (placeY - y));
            if (away < best)
            {
                (best, bestAt) = (away, at);
            }
        }

        return bestAt;
    }

    public Way Go(double x, double y, double speed)
    {
        var (at, fromX, fromY) = _places[^1];
        var metres = Math.Sqrt(((x - fromX) * (x - fromX)) + ((y - fromY) * (y - fromY)));
        _places.Add((at + Math.Max(0.05, metres / speed), x, y));
        return this;
    }

    public Way Stand(double seconds)
    {
        var (at, x, y) = _places[^1];
        _places.Add((at + seconds, x, y));
        return this;
    }

    public (double X, double Y) PlaceAt(double at)
    {
        for (var next = 1; next < _places.Count; next++)
        {
            if (at <= _places[next].At)
            {
                var (before, after) = (_places[next - 1], _places[next]);
                var share = after.At > before.At ? Math.Max(0, (at - before.At) / (after.At - before.At)) : 1;
                return (before.X + (share * (after.X - before.X)), before.Y + (share * (after.Y - before.Y)));
            }
        }

        return (_places[^1].X, _places[^1].Y);
    }

    public bool IsMovingAt(double at)
    {
        var ((x, y), (laterX, laterY)) = (PlaceAt(at), PlaceAt(at + 0.1));
        return Math.Abs(laterX - x) + Math.Abs(laterY - y) > 0.02;
    }
}
