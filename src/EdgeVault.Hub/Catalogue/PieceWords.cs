using System.Globalization;
using System.Text.Json;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;

namespace EdgeVault.Hub.Catalogue;

/// <summary>The names of what is known of a piece, as filters and answers use them: <c>seasonal_removal</c>.</summary>
internal static class PieceWords
{
    /// <summary>Empty for what was not said.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0 ? "" : Names<T>.Of(value);

    /// <summary>Custody is unbroken until an event says otherwise.</summary>
    public static string CustodyOf(PieceFacts known) => known.Custody switch
    {
        null => "unbroken",
        { IsBroken: true } => "broken",
        _ => "re_established",
    };

    /// <summary>As the field of the filter is called.</summary>
    public static string NameOf(Index.PieceAttribute attribute) => Names<Index.PieceAttribute>.Of(attribute);

    public static string NameOf(Contracts.Catalogue.V1.Whereabouts whereabouts) =>
        whereabouts == Contracts.Catalogue.V1.Whereabouts.Unspecified
            ? "unknown"
            : Names<Contracts.Catalogue.V1.Whereabouts>.Of(whereabouts);

    public static string WhereaboutsOf(Whereabouts whereabouts) => Names<Whereabouts>.Of(whereabouts);

    public static IEnumerable<string> Of(StockReasons reasons) =>
        Enum.GetValues<StockReasons>()
            .Where(reason => reason != StockReasons.None && reasons.HasFlag(reason))
            .Select(Names<StockReasons>.Of);

    // Every event asks for some of them.
    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct().ToDictionary(
            value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static string Of(T value) => All.GetValueOrDefault(value) ?? "";
    }
}
