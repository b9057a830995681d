namespace EdgeVault.Custody.Pieces;

/// <summary>A person or party that holds pieces: an opaque id. Names are kept elsewhere.</summary>
public sealed record CustodianEntry
{
    public required string CustodianId { get; init; }

    /// <summary>What the badge scanner says; it proves nothing in an event and never enters one.</summary>
    public string Badge { get; init; } = "";

    /// <summary>What the tag of a radio badge names; empty where the badge has none. Anybody can read it, so it only supports.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Separated by semicolons in the file.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    // A record would print the badge.
    public override string ToString() => CustodianId;
}

/// <summary>What a custodian file gave, by custodian id.</summary>
public sealed record CustodianLoad(
    IReadOnlyDictionary<string, CustodianEntry> Custodians, IReadOnlyList<RegisterProblem> Problems, int RowsRefused) : IRegisterLoad
{
    public static CustodianLoad Empty { get; } = new(new Dictionary<string, CustodianEntry>(), [], 0);

    public IEnumerable<string> Ids => Custodians.Keys;
}

/// <summary>Loads <c>custodians.csv</c>, with the same treatment as <see cref="PieceFile"/>.</summary>
public static class CustodianFile
{
    internal static readonly string[] Columns = ["custodianId", "badge", "roles", "epc"];

    public static CustodianLoad Load(string path, RegisterLimits? limits = null) =>
        ToLoad(NewFile(limits).Load(path));

    public static CustodianLoad Load(Stream stream, RegisterLimits? limits = null) =>
        ToLoad(NewFile(limits).Load(stream, "the custodian file"));

    private static CustodianLoad ToLoad(RegisterRows<CustodianEntry> rows) => new(
        rows.Rows.ToDictionary(entry => entry.CustodianId, StringComparer.Ordinal), rows.Problems, rows.RowsRefused);

    private static RegisterFile<CustodianEntry> NewFile(RegisterLimits? limits)
    {
        var ids = new RowKeys("custodianId");
        var badges = new RowKeys("badge");
        var tags = new RowKeys("epc");
        return new RegisterFile<CustodianEntry>(
            Columns, row => Map(row, ids, badges, tags), limits ?? RegisterLimits.Default)
        { Optional = ["epc"] };
    }

    private static CustodianEntry Map(RegisterRow row, RowKeys ids, RowKeys badges, RowKeys tags)
    {
        var entry = new CustodianEntry
        {
            CustodianId = row.RequiredId("custodianId"),
            Badge = row.Text("badge"),
            Identity = row.Identity("epc"),
            Roles = row.Text("roles").Split(
                ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        RowKeys.Claim(row, (ids, entry.CustodianId), (badges, entry.Badge), (tags, entry.Identity));
        return entry;
    }
}
