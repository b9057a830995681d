using System.Globalization;

namespace EdgeVault.Ledger.Merkle;

/// <summary>
/// Where tiles lie: <c>tiles/&lt;level&gt;</c> for levels 0, 8, 16 …, the hashes of complete subtrees back to back.
/// <c>docs/formats/ledger.md</c> §6 has the bytes.
/// </summary>
internal static class TileFile
{
    public const string FolderName = "tiles";

    /// <summary>Levels from one stored level to the next: 256 nodes of one are a node of the next.</summary>
    public const int LevelStep = 8;
    public const int StoredLevels = 64 / LevelStep;

    public static string FolderOf(string ledger) => Path.Combine(ledger, FolderName);

    public static string PathOf(string ledger, int level) => Path.Combine(FolderOf(ledger), NameOf(level));

    /// <summary>The name that a problem in it is reported under.</summary>
    public static string ReportedName(int level) => $"{FolderName}/{NameOf(level)}";

    private static string NameOf(int level) => level.ToString(CultureInfo.InvariantCulture);
}
