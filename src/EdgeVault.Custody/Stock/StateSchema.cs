namespace EdgeVault.Custody.Stock;

/// <summary>The tables of <c>state.db</c>. Any change raises <see cref="Version"/>: an older file is rebuilt, not
/// migrated.</summary>
/// <remarks>Times are µs since 1970; enumerations are stored by number.</remarks>
internal static class StateSchema
{
    public const long Version = 4;

    /// <summary>"EVst", so that another program's database is never taken for ours.</summary>
    public const long ApplicationId = 0x4556_7374;

    public const string Create =
        """
        CREATE TABLE position (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL,
            next_index INTEGER NOT NULL, root TEXT NOT NULL) STRICT;
        CREATE TABLE piece (piece_id TEXT PRIMARY KEY, whereabouts INTEGER NOT NULL, zone TEXT NOT NULL,
            since_us INTEGER NOT NULL, fact_us INTEGER NOT NULL, last_epoch INTEGER NOT NULL,
            last_index INTEGER NOT NULL, decided_epoch INTEGER, decided_index INTEGER,
            last_seen_us INTEGER NOT NULL, last_seen_portal TEXT NOT NULL, place TEXT NOT NULL,
            placed_epoch INTEGER, placed_index INTEGER, before TEXT,
            proof INTEGER NOT NULL, proof_us INTEGER NOT NULL, proof_epoch INTEGER NOT NULL, proof_index INTEGER NOT NULL,
            holder TEXT NOT NULL, container TEXT NOT NULL, facts TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE station (station TEXT PRIMARY KEY, memory TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE container (container_id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, idx INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE fact (name TEXT NOT NULL, key TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (name, key))
            STRICT, WITHOUT ROWID;
        CREATE TABLE open_gap (epoch INTEGER NOT NULL, opened INTEGER NOT NULL, portal TEXT NOT NULL,
            reader TEXT NOT NULL, cause INTEGER NOT NULL, antennas TEXT NOT NULL, from_us INTEGER NOT NULL,
            PRIMARY KEY (epoch, opened)) STRICT, WITHOUT ROWID;
        CREATE TABLE reader (reader TEXT PRIMARY KEY, status INTEGER NOT NULL, identity TEXT NOT NULL,
            model TEXT NOT NULL, firmware TEXT NOT NULL, detail TEXT NOT NULL, epoch INTEGER NOT NULL,
            idx INTEGER NOT NULL, since_us INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE unknown_tag (epoch INTEGER NOT NULL, idx INTEGER NOT NULL, epc TEXT NOT NULL,
            portal TEXT NOT NULL, direction INTEGER NOT NULL, occurred_us INTEGER NOT NULL,
            PRIMARY KEY (epoch, idx)) STRICT, WITHOUT ROWID;
        CREATE TABLE unknown_at (portal TEXT PRIMARY KEY, passages INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE total (name TEXT NOT NULL, key INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;
        """;

    public const string ClearRadio =
        "DELETE FROM open_gap; DELETE FROM reader; DELETE FROM unknown_tag; DELETE FROM unknown_at;";

    public const string ClearStations = "DELETE FROM station;";

    public const string ClearAll =
        "DELETE FROM position; DELETE FROM piece; DELETE FROM total; DELETE FROM container; DELETE FROM fact;" + ClearRadio + ClearStations;
}
