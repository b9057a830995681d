using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Puts pieces on trays and shelves at one door: how each tag lies, and what that takes from its
/// signal.</summary>
internal sealed class Loading(string door, Scenario scenario, Scene scene, Dice dice)
{
    // Aluminium foil is a wall to 866 MHz.
    private const double FoilDb = 60;

    private static readonly Between TrayHeight = new(0.95, 1.25);
    private static readonly Between ShelfHeight = new(0.3, 1.9);

    // On the chest, before the middle of the body, which is behind the tray.
    private static readonly Between BadgeHeight = new(1.1, 1.4);
    private const double BadgeBehindMetres = 0.25;

    private readonly Dictionary<Piece, Exposure> _onShelf = [];

    // Its own, so that people walk and trays lie the same with badges and without.
    private readonly Dice _badges = Dice.For(scenario.Seed, $"{scenario.Site} worn at {door}");

    public double BodyLossDb() => dice.Next(scenario.Radio.BodyLossDb);

    public IReadOnlyList<Carried> Load(IReadOnlyList<Piece> pieces, Walk walk, ref Traits traits)
    {
        var carriers = scenario.Carriers;
        traits |= dice.Chance(carriers.FoilShare) ? Traits.Foil : Traits.None;
        var foilDb = traits.HasFlag(Traits.Foil) ? FoilDb : 0;
        var stackDb = dice.Next(carriers.StackLossDb);
        var height = dice.Next(TrayHeight);
        var load = new List<Carried>(pieces.Count);
        foreach (var piece in pieces)
        {
            var lay = _onShelf.Remove(piece, out var shelf);
            if (lay)
            {
                scene.Tags.Remove(shelf!);
            }

            var exposure = new Exposure(piece.Tag, walk, door)
            {
                FromUs = walk.StartUs,
                LossDb = foilDb + (dice.Chance(carriers.StackShare) ? stackDb : 0),
                Axis = DrawAxis(dice),
                NullDb = dice.Next(scenario.Radio.OrientationLossDb),
                Tray = new(0.2 * (dice.NextUnit() - 0.5), 0.4 * (dice.NextUnit() - 0.5), height),
            };
            scene.Tags.Add(exposure);
            load.Add(new(piece, exposure, lay ? Traits.InView : Traits.None));
        }

        return load;
    }

    /// <summary>A badge, as somebody wears it on this walk.</summary>
    public Exposure Wear(Tag badge, Walk walk)
    {
        var worn = new Exposure(badge, walk, door)
        {
            FromUs = walk.StartUs,
            Axis = DrawAxis(_badges),
            NullDb = _badges.Next(scenario.Radio.OrientationLossDb),
            Tray = new(-BadgeBehindMetres, 0.2 * (_badges.NextUnit() - 0.5), _badges.Next(BadgeHeight)),
        };
        scene.Tags.Add(worn);
        return worn;
    }

    /// <summary>Takes the piece off the tray; it may come to lie in view.</summary>
    public Traits Unload(Piece piece, Exposure exposure, bool inside, Walk walk)
    {
        scene.Tags.Remove(exposure);
        var share = inside ? scenario.Pieces.ShelfInViewShare : scenario.Pieces.TableInViewShare;
        // Who only came to the door and went back puts nothing down.
        if (walk.Direction is not (Direction.In or Direction.Out) || !dice.Chance(share))
        {
            return Traits.None;
        }

        var shelf = OnShelf(piece.Tag, walk.EndUs, inside ? 1 : -1);
        _onShelf[piece] = shelf;
        scene.Tags.Add(shelf);
        return Traits.InView;
    }

    /// <summary>A tag on a shelf near this door; <paramref name="side"/> is +1 inside, −1 outside.</summary>
    public Exposure OnShelf(Tag tag, long fromUs, int side)
    {
        var strays = scenario.Strays;
        var x = side * dice.Next(strays.Distance);
        var y = scenario.Portals[door].Offset + (strays.HalfBreadth * ((2 * dice.NextUnit()) - 1));
        return new(tag, new Shelf(x, y), door)
        {
            FromUs = fromUs,
            LossDb = dice.Next(strays.ShelfLossDb),
            Axis = DrawAxis(dice),
            NullDb = dice.Next(scenario.Radio.OrientationLossDb),
            Tray = new(0, 0, dice.Next(ShelfHeight)),
        };
    }

    // Any way, evenly over the sphere (Archimedes: its height is even).
    private static Point DrawAxis(Dice dice)
    {
        var (z, turn) = ((2 * dice.NextUnit()) - 1, dice.NextUnit());
        var level = Math.Sqrt(1 - (z * z));
        return new(level * Turns.Cos(turn), level * Turns.Sin(turn), z);
    }
}
