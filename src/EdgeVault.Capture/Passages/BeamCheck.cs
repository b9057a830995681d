namespace EdgeVault.Capture.Passages;

/// <summary>Holds a verdict against who was in the doorway: said with the event, never part of the verdict.</summary>
internal sealed class BeamCheck(Doorway doorway)
{
    // Radio reaches farther than the doorway.
    private const long ReachUs = 1_000_000;

    private readonly List<Stepping> _steppings = [];

    /// <param name="direction">What was said; where that is no direction, the odds tell what was likeliest.</param>
    /// <param name="odds">Of what happened.</param>
    /// <param name="fromUs">First read of the visit, gateway µs.</param>
    /// <param name="toUs">Last read.</param>
    /// <param name="nowUs">Gateway time.</param>
    public BeamWitness Of(PassageDirection direction, in PathOdds odds, long fromUs, long toUs, long nowUs)
    {
        if (!doorway.IsWatched(fromUs - ReachUs, nowUs))
        {
            return BeamWitness.Absent;
        }

        var way = WayOf(direction, odds);
        doorway.Find(fromUs - ReachUs, nowUs, _steppings);
        // Beams do not count people: who frees them in another order than he broke them may be two.
        var isSeen = way is { } claimed && _steppings.Exists(stepping =>
            stepping.IsThrough && stepping.FromUs <= toUs + ReachUs && (stepping.Way == 0 || stepping.Way == claimed));
        return way is null || isSeen ? BeamWitness.Agreed : BeamWitness.Contradicted;
    }

    private static int? WayOf(PassageDirection direction, in PathOdds odds) => direction switch
    {
        PassageDirection.In => +1,
        PassageDirection.Out => -1,
        PassageDirection.Unresolved when odds.Crossed > 0.5 => odds.In > odds.Out ? +1 : -1,
        _ => null,
    };
}
