namespace EdgeVault.TestKit.Disks;

/// <summary>A sector of 512 bytes that was written and not synced since.</summary>
/// <param name="File">Full path, or the path that the file had last.</param>
/// <param name="Number">Its place in the file.</param>
/// <param name="Versions">How many contents it had since the last sync, at least 1; the last is what is read.</param>
/// <param name="WasThere">True when the file reached there at the last sync: no stranger's bytes show there.</param>
public readonly record struct UnsyncedSector(string File, int Number, int Versions, bool WasThere);

/// <summary>What the disk holds of an un-synced sector.</summary>
/// <param name="Outcome">Which bytes.</param>
/// <param name="Detail">The version from 0, or the bytes before the tear; else 0.</param>
public readonly record struct SectorFate(SectorOutcome Outcome, int Detail = 0)
{
    public static SectorFate Old { get; } = new(SectorOutcome.Old);

    public static SectorFate Latest(in UnsyncedSector sector) => new(SectorOutcome.Version, sector.Versions - 1);
}

/// <summary>Which bytes an un-synced sector ends up with.</summary>
public enum SectorOutcome
{
    /// <summary>What was there at the last sync.</summary>
    Old,

    /// <summary>One of the contents written since.</summary>
    Version,

    /// <summary>The first bytes of the last content, the old ones behind them.</summary>
    Torn,

    Zero,

    /// <summary>Bytes of a file that was deleted long ago; only where the file did not reach before.</summary>
    Foreign,
}
