namespace EdgeVault.Custody.Rules;

/// <summary>What air matters to.</summary>
public static class Sensitivity
{
    /// <summary>Limits of a zone itself, whatever lies there.</summary>
    public const string Zone = "zone";

    /// <summary>Materials that suffer; gem or metal of the register contains the word.</summary>
    public static IReadOnlyList<string> Materials { get; } = ["emerald", "opal", "pearl", "silver"];

    public static bool Has(RuleView view, string pieceId, string sensitivity)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Register.TryGet(pieceId, out var piece)
            && (sensitivity == Zone
                ? Materials.Any(material => IsOf(piece, material))
                : IsOf(piece, sensitivity));
    }

    private static bool IsOf(Pieces.Piece piece, string material) => material.Length > 0
        && (piece.Gem.Contains(material, StringComparison.OrdinalIgnoreCase)
            || piece.Metal.Contains(material, StringComparison.OrdinalIgnoreCase));
}
