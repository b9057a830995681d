using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>A box, bag or tray: where it is by the same rules as a piece, and how it is closed.</summary>
/// <param name="State">Its own whereabouts; <see cref="PieceState.Container"/> is what it stands in.</param>
/// <param name="Seal">Number of the seal that closes it; empty while it is open.</param>
/// <param name="SealedBy">What closed it.</param>
/// <param name="Group">Of the last crossing that took pieces out of it, in hex; empty where none did.</param>
/// <param name="Left">The pieces that left with that crossing: should the container turn out to be part of it, they are
/// in it still.</param>
/// <param name="Tags">Identity keys of its tags.</param>
public sealed record ContainerRow(
    PieceState State, string Seal, EventAt? SealedBy, string Group, IReadOnlyList<string> Left,
    IReadOnlyList<string> Tags)
{
    internal static ContainerRow New(string id) => new(PieceState.New(id), "", null, "", [], []);
}

/// <summary>A seal that was used, which may close nothing again.</summary>
public sealed record SealRow(string ContainerId, EventAt FirstBy);

/// <summary>Containers, and which stands in which.</summary>
internal sealed class ContainerTable() : FactTable<ContainerRow>("container")
{
    private static readonly HashSet<string> Nothing = [];

    private readonly Dictionary<string, HashSet<string>> _inner = new(StringComparer.Ordinal);

    // Of pieces; kept by whoever moves them.
    private readonly Dictionary<string, HashSet<string>> _contents = new(StringComparer.Ordinal);

    /// <summary>By number.</summary>
    public FactTable<SealRow> Seals { get; } = new("seal");

    public ContainerRow Get(string id) => Find(id) ?? ContainerRow.New(id);

    /// <summary>Pieces right in it.</summary>
    public IReadOnlyCollection<string> PiecesIn(string id) => _contents.GetValueOrDefault(id, Nothing);

    /// <summary>Containers right in it.</summary>
    public IReadOnlyCollection<string> ContainersIn(string id) => _inner.GetValueOrDefault(id, Nothing);

    public bool IsEmpty(string id) => PiecesIn(id).Count == 0 && ContainersIn(id).Count == 0;

    /// <summary>A piece is in another container than before; empty: in none.</summary>
    public void Reindex(string pieceId, string before, string after) => Move(_contents, pieceId, before, after);

    protected override void Index(ContainerRow? before, ContainerRow? after)
    {
        var id = (after ?? before)!.State.PieceId;
        Move(_inner, id, before?.State.Container ?? "", after?.State.Container ?? "");
    }

    private static void Move(Dictionary<string, HashSet<string>> index, string id, string before, string after)
    {
        if (before == after)
        {
            return;
        }

        if (before.Length > 0 && index.TryGetValue(before, out var old))
        {
            old.Remove(id);
        }

        if (after.Length > 0)
        {
            if (!index.TryGetValue(after, out var set))
            {
                index[after] = set = new(StringComparer.Ordinal);
            }

            set.Add(id);
        }
    }
}
