namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>When the two light barriers of a door are broken: by a tray, or by who carries it.</summary>
internal static class LightBarriers
{
    private const double BarrierX = 0.25;
    private const double HalfWidth = 0.6;
    private const double ArmMetres = 0.4;
    private const double ThickMetres = 0.2;
    private const double StepSeconds = 0.02;

    // An arm is lifted, a tray is seen through.
    private const double GlimpseShare = 0.05;

    /// <summary>Edges of both; they are whole at first.</summary>
    public static List<BarrierEdge> Of(Door door, IEnumerable<Visit> visits, Random random)
    {
        var (people, edges) = (visits.ToList(), new List<BarrierEdge>());
        foreach (var (terminal, x) in new[] { (door.Outside, -BarrierX), (door.Inside, BarrierX) })
        {
            foreach (var (from, to) in Merged(people.SelectMany(visit => Broken(visit, x, door.Y))))
            {
                edges.Add(new(from, terminal, IsBroken: true));
                if (to - from > 0.3 && random.Hits(GlimpseShare))
                {
                    var at = random.Between(from + 0.05, to - 0.15);
                    edges.Add(new(at, terminal, IsBroken: false));
                    edges.Add(new(at + random.Between(0.02, 0.08), terminal, IsBroken: true));
                }

                edges.Add(new(to, terminal, IsBroken: false));
            }
        }

        return edges;
    }

    private static IEnumerable<(double From, double To)> Broken(Visit visit, double x, double y)
    {
        var body = visit.Way.PlaceAt(visit.Way.From);
        double? from = null;
        for (var at = visit.Way.From; at <= visit.Way.To; at += StepSeconds)
        {
            var tray = visit.Way.PlaceAt(at);
            body = Follow(body, tray);
            var isIn = Math.Abs(tray.Y - y) < HalfWidth
                && Math.Min(tray.X, body.X) - ThickMetres < x && Math.Max(tray.X, body.X) + ThickMetres > x;
            if (isIn)
            {
                from ??= at;
            }
            else if (from is { } began)
            {
                yield return (began, at);
                from = null;
            }
        }
    }

    // Who carries it is an arm's length behind, wherever it went last, and what is between the two hides light as well.
    private static (double X, double Y) Follow((double X, double Y) body, (double X, double Y) tray)
    {
        var (dx, dy) = (tray.X - body.X, tray.Y - body.Y);
        var excess = Math.Max(0, 1 - (ArmMetres / Math.Max(1e-9, Math.Sqrt((dx * dx) + (dy * dy)))));
        return (body.X + (dx * excess), body.Y + (dy * excess));
    }

    private static IEnumerable<(double From, double To)> Merged(IEnumerable<(double From, double To)> times)
    {
        (double From, double To)? open = null;
        foreach (var time in times.Order())
        {
            if (open is { } last && time.From <= last.To)
            {
                open = (last.From, Math.Max(last.To, time.To));
                continue;
            }

            if (open is { } whole)
            {
                yield return whole;
            }

            open = time;
        }

        if (open is { } end)
        {
            yield return end;
        }
    }
}

/// <summary>A light barrier was broken, or is whole again. Seconds of the world.</summary>
internal readonly record struct BarrierEdge(double At, Terminal Terminal, bool IsBroken);
