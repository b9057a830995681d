using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>Trays whose own tag was not read while nearly all that lies in them crossed: the rest did not stay behind in the
/// air.</summary>
internal static class CarriedContainers
{
    // A handful of rings is taken out of a tray by hand; a tray that is carried shows most of what is in it.
    private const int SeenLeast = 4;
    private const double ShareLeast = 0.8;

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
        seen >= SeenLeast && seen >= ShareLeast * page.State.PiecesInContainer(container).Count;

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
