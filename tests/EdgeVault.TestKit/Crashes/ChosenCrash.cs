using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>One of the crashes that are enumerated: some names, and no sector, every one, or a single one.</summary>
/// <param name="names">A bit for each un-synced change of a name, in the order of the changes.</param>
/// <param name="sector">The one sector that is kept; or <see cref="None"/>, or <see cref="All"/>.</param>
internal sealed class ChosenCrash(int names, int sector) : CrashRule
{
    public const int None = -1;
    public const int All = -2;

    private int _nextName;
    private int _nextSector;

    public override SectorFate FateOf(in UnsyncedSector unsynced) =>
        sector == All || sector == _nextSector++ ? SectorFate.Latest(unsynced) : SectorFate.Old;

    public override bool KeepsName(string operation, string file) => (names >> _nextName++ & 1) != 0;

    public override int? LengthOf(string file, IReadOnlyList<int> lengths) =>
        sector == All ? lengths[^1] : null;

    public override string ToString() =>
        $"names kept {names:b}, sectors kept {sector switch { None => "none", All => "all", _ => $"only {sector}" }}";
}
