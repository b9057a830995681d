using System.Globalization;

namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>What went over the sockets of one run, and what the gateway says that it got.</summary>
internal sealed record SocketTally
{
    public required int Readers { get; init; }

    public required bool IsLlrp11 { get; init; }

    /// <summary>Reads that the world's readers put on the wire.</summary>
    public required long Sent { get; init; }

    /// <summary>Reads that the gateway's sessions received.</summary>
    public required long Received { get; init; }

    /// <summary>Of those, counted and not looked at.</summary>
    public required long Shed { get; init; }

    /// <summary>Reads that the ledger was told were shed.</summary>
    public required long ShedTold { get; init; }

    public required long InputsSent { get; init; }

    public required long InputsTaken { get; init; }

    public required long Keepalives { get; init; }

    public required bool AreAllAnswered { get; init; }

    /// <summary>Coverage gaps that the gateway opened while the world ran.</summary>
    public required long Gaps { get; init; }

    public required double WorldSeconds { get; init; }

    public required double RealSeconds { get; init; }

    public long Accepted => Received - Shed;

    /// <summary>What must not be, whatever was decided.</summary>
    public IEnumerable<string> Faults()
    {
        if (Sent != Accepted + Shed)
        {
            yield return $"{Sent} reads were sent, {Accepted} accepted and {Shed} shed";
        }

        if (Shed != ShedTold)
        {
            yield return $"{Shed} reads were shed, the ledger was told of {ShedTold}";
        }

        if (InputsSent != InputsTaken)
        {
            yield return $"{InputsSent} changes of inputs were sent, {InputsTaken} taken";
        }

        if (!AreAllAnswered)
        {
            yield return "a keepalive was not answered";
        }

        if (!IsLlrp11)
        {
            yield return "a reader was spoken to in LLRP 1.0.1";
        }

        if (Gaps > 0)
        {
            yield return $"{Gaps} gaps of coverage though no reader was away";
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Readers} readers in LLRP 1.1: {Sent} reads sent = {Accepted} accepted + {Shed} shed, "
        + $"{InputsTaken} of {InputsSent} changes of inputs, {Keepalives} keepalives answered; "
        + $"{WorldSeconds:0} s of the world in {RealSeconds:0} s");
}
