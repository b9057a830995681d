namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Ways that people take at a door, whose middle is at <c>y</c>: from far away to far away.</summary>
internal sealed class Walks(Random random)
{
    private const double Far = 5;

    public Way Cross(double y, bool isFromInside, double at)
    {
        var speed = Speed();
        var way = Approach(y, isFromInside, at, speed);
        Through(way, y, isFromInside, speed);
        return Leave(way, y, !isFromInside, speed);
    }

    /// <summary>As far as <paramref name="away"/> before the threshold; behind it where that is less than 0.</summary>
    public Way TurnBack(double y, bool isFromInside, double at, double away)
    {
        var speed = Speed();
        var way = Approach(y, isFromInside, at, speed)
            .Go(SideOf(isFromInside) * away, y + random.Between(-0.2, 0.2), speed)
            .Stand(random.Between(0.2, 2));
        return Leave(way, y, isFromInside, speed);
    }

    public Way Loiter(double y, bool isInside, double at)
    {
        var way = Approach(y, isInside, at, Speed());
        for (var steps = random.Next(1, 5); steps > 0; steps--)
        {
            way.Go(SideOf(isInside) * random.Between(0.7, 2.4), y + random.Between(-1.2, 1.2), random.Between(0.3, 0.8))
                .Stand(random.Between(0.5, 4));
        }

        return Leave(way, y, isInside, Speed());
    }

    public Way AlongTheWall(double y, bool isInside, double at)
    {
        var (x, along) = (SideOf(isInside) * random.Between(0.8, 2), random.Sign() * Far);
        return new Way(at, x, y - along)
            .Go(SideOf(isInside) * random.Between(0.8, 2), y, Speed())
            .Go(x, y + along, Speed());
    }

    /// <summary>Behind the door it stands in view for a while, and is then carried further.</summary>
    public (Way Way, double DownAt) PutDown(double y, bool isFromInside, double at)
    {
        var speed = Speed();
        var way = Approach(y, isFromInside, at, speed);
        Through(way, y, isFromInside, speed);
        way.Go(SideOf(!isFromInside) * random.Between(1.3, 3), y + random.Between(-1.5, 1.5), speed);
        var downAt = way.To;
        way.Stand(random.Between(6, 30));
        return (Leave(way, y, !isFromInside, speed), downAt);
    }

    /// <summary>Before the door it stands in view for a while, and is then carried through.</summary>
    public (Way Way, double UpAt) TakeUp(double y, bool isFromInside, double at)
    {
        var speed = Speed();
        var way = Approach(y, isFromInside, at, speed)
            .Go(SideOf(isFromInside) * random.Between(1.3, 3), y + random.Between(-1.5, 1.5), speed)
            .Stand(random.Between(6, 30));
        var upAt = way.To;
        Through(way, y, isFromInside, speed);
        return (Leave(way, y, !isFromInside, speed), upAt);
    }

    private Way Approach(double y, bool isInside, double at, double speed)
    {
        var far = SideOf(isInside) * Far;
        var way = new Way(at, far, y + random.Between(-2, 2));
        return way.Go(SideOf(isInside) * random.Between(1.8, 3.2), y + random.Between(-0.7, 0.7), speed);
    }

    private void Through(Way way, double y, bool isFromInside, double speed)
    {
        way.Go(0, y + random.Between(-0.2, 0.2), speed);
        if (random.Hits(0.25))
        {
            way.Stand(random.Between(0.2, 2.5));
        }

        way.Go(SideOf(!isFromInside) * 1, y + random.Between(-0.3, 0.3), speed);
    }

    private Way Leave(Way way, double y, bool isInside, double speed) =>
        way.Go(SideOf(isInside) * Far, y + random.Between(-2, 2), speed);

    private double Speed() => random.Between(0.6, 1.6);

    private static int SideOf(bool isInside) => isInside ? 1 : -1;
}
