namespace EdgeVault.Benchmarks.Measuring;

/// <summary>EdgeVault against a peer or a limit, round by round in one run.</summary>
/// <param name="Case">What was done.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Ours">EdgeVault's name for it.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="Rounds">Items per second of both, in the order of the rounds.</param>
/// <param name="BytesPerItem">What EdgeVault allocated on the measuring thread.</param>
internal sealed record Comparison(
    string Case, string Unit, string Ours, string Peer, IReadOnlyList<Round> Rounds, double BytesPerItem)
{
    public Spread OursPerSecond => Spread.Of(Rounds.Select(round => round.Ours));

    public Spread PeerPerSecond => Spread.Of(Rounds.Select(round => round.Peer));

    /// <summary>Ours over the peer's, of the same round: what the machine did to both cancels out.</summary>
    public Spread Ratio => Spread.Of(Rounds.Select(round => round.Ours / round.Peer));
}

/// <summary>Items per second of one round.</summary>
internal readonly record struct Round(double Ours, double Peer);

/// <summary>The middle of several numbers, and how far they lie apart.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Spread(sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }
}
