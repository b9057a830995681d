using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>Trays whose own tag was not read while most of what lies in them crossed: nobody carries that in the hand, and
/// the rest did not stay behind in the air.</summary>
/// <remarks>Where too little was seen the tray counts as left behind, and what crossed as taken out of it: that parts them until
/// somebody puts them together again. So the share is a majority, which a loaded tray all but never falls short of, and not
/// what is usual.</remarks>
internal static class CarriedContainers
{
    // A handful of rings is taken out of a tray by hand.
    private const int SeenLeast = 4;

    /// <summary>A crossing for each of them, by inference and without a tag.</summary>
    public static IReadOnlyList<(Crossing Crossing, TagSubject Subject)> Of(
        DeskPage page, IReadOnlyList<(Crossing Crossing, TagSubject Subject)> crossings)
    {
        var read = crossings.Select(static crossing => crossing.Subject.ContainerId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. crossings.Where(static crossing => crossing.Subject.PieceId.Length > 0
                    && crossing.Crossing is { Backlog: false, Direction: Direction.In or Direction.Out })
                .GroupBy(crossing => (Container: ContainerOf(page, crossing.Subject.PieceId), crossing.Crossing.Direction))
                .Where(group => group.Key.Container.Length > 0 && !read.Contains(group.Key.Container)
                    && IsCarried(page, group.Key.Container, group.DistinctBy(static crossing => crossing.Subject.PieceId).Count()))
                .Select(static group => (Together([.. group.Select(static crossing => crossing.Crossing)]),
                    new TagSubject("", group.Key.Container))),
        ];
    }

    private static bool IsCarried(DeskPage page, string container, int seen) =>
        seen >= SeenLeast && 2 * seen > page.State.PiecesInContainer(container).Count;

    private static string ContainerOf(DeskPage page, string pieceId) =>
        page.State.TryGetPiece(pieceId, out var piece) ? piece.Container : "";

    private static Crossing Together(IReadOnlyList<Crossing> crossings) => new()
    {
        Epc = default,
        Direction = crossings[0].Direction,
        From = crossings.Min(static crossing => crossing.From),
        To = crossings.Max(static crossing => crossing.To),
    };
}
