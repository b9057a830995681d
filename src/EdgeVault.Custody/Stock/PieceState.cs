using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>What the ledger says of one piece. Times are µs since 1970 (<see cref="CustodyTime"/>).</summary>
public readonly record struct PieceState
{
    public required string PieceId { get; init; }

    public Whereabouts Whereabouts { get; init; }

    /// <summary>Where it is, or was last if that is uncertain; empty where nothing said.</summary>
    public string Zone { get; init; }

    /// <summary>Since when these whereabouts hold.</summary>
    public long SinceUs { get; init; }

    /// <summary>End of the newest fact that these whereabouts rest on; older backlog does not change them.</summary>
    public long FactUs { get; init; }

    /// <summary>The newest event about the piece, of any kind: `previous` of the next one.</summary>
    public EventAt LastEvent { get; init; }

    /// <summary>The last passage that was decided `in` or `out`.</summary>
    public EventAt? LastDecided { get; init; }

    /// <summary>When and at which portal it was last read; zero and empty where no passage was.</summary>
    public long LastSeenUs { get; init; }

    public string LastSeenPortal { get; init; }

    /// <summary>Where in the vault somebody put it; empty where nobody did since it moved.</summary>
    public string PlaceId { get; init; }

    /// <summary>The event that put it there or into a box; null when a passage moved it since.</summary>
    public EventAt? PlacedBy { get; init; }

    /// <summary>What was so before <see cref="PlacedBy"/>, should that be taken back.</summary>
    public BeforePlaced? Before { get; init; }

    /// <summary>What proved it last, when, and by which event.</summary>
    public ProofKind Proof { get; init; }

    public long ProofUs { get; init; }

    public EventAt ProofBy { get; init; }

    /// <summary>Who has it in hands, by opaque id; empty while it lies in the vault, or where nobody knows.</summary>
    public string Holder { get; init; }

    /// <summary>The container it is in; empty where in none.</summary>
    public string Container { get; init; }

    /// <summary>All that is rarely said of a piece; null where nothing was.</summary>
    public PieceFacts? Facts { get; init; }

    /// <summary>As <see cref="Facts"/>, with nothing said in place of null.</summary>
    public PieceFacts Known => Facts ?? PieceFacts.None;

    /// <summary>One of which nothing was said.</summary>
    public static PieceState New(string pieceId) => new()
    {
        PieceId = pieceId, Zone = "", LastSeenPortal = "", PlaceId = "", Holder = "", Container = "",
    };
}

/// <summary>The whereabouts that something a person did replaced.</summary>
/// <param name="Whereabouts">As they were.</param>
/// <param name="Zone">Likewise.</param>
/// <param name="PlaceId">Likewise.</param>
/// <param name="SinceUs">Likewise.</param>
/// <param name="FactUs">Likewise.</param>
/// <param name="By">What put it there; null where nobody did.</param>
/// <param name="Holder">Who had it.</param>
/// <param name="Container">What it was in.</param>
/// <param name="Doubt">What made it uncertain.</param>
/// <param name="MissingBy">What made it missing.</param>
public sealed record BeforePlaced(
    Whereabouts Whereabouts, string Zone, string PlaceId, long SinceUs, long FactUs, EventAt? By = null, string Holder = "",
    string Container = "", DoubtFact? Doubt = null, EventAt? MissingBy = null);
