namespace EdgeVault.Custody.Pieces;

/// <summary>One place in a vault. Its coordinate is secret: it never enters an event, a log line or an
/// export.</summary>
public sealed record Place
{
    /// <summary>Opaque; the only thing of this row that may enter an event.</summary>
    public required string PlaceId { get; init; }

    public string Zone { get; init; } = "";

    public string Vault { get; init; } = "";

    public string Room { get; init; } = "";

    public string Cabinet { get; init; } = "";

    public string Drawer { get; init; } = "";

    public string Slot { get; init; } = "";

    /// <summary>Pieces; null where unknown.</summary>
    public int? Capacity { get; init; }

    // A record would print every coordinate.
    public override string ToString() => PlaceId;
}

/// <summary>What a place file gave, by place id.</summary>
public sealed record PlaceLoad(
    IReadOnlyDictionary<string, Place> Places, IReadOnlyList<RegisterProblem> Problems, int RowsRefused) : IRegisterLoad
{
    public static PlaceLoad Empty { get; } = new(new Dictionary<string, Place>(), [], 0);

    public IEnumerable<string> Ids => Places.Keys;
}

/// <summary>Loads <c>places.csv</c>, with the same treatment as <see cref="PieceFile"/>.</summary>
public static class PlaceFile
{
    private const int CapacityMax = 1_000_000;

    internal static readonly string[] Columns =
        ["placeId", "zone", "vault", "room", "cabinet", "drawer", "slot", "capacity"];

    public static PlaceLoad Load(string path, RegisterLimits? limits = null) => ToLoad(NewFile(limits).Load(path));

    public static PlaceLoad Load(Stream stream, RegisterLimits? limits = null) =>
        ToLoad(NewFile(limits).Load(stream, "the place file"));

    private static PlaceLoad ToLoad(RegisterRows<Place> rows) => new(
        rows.Rows.ToDictionary(place => place.PlaceId, StringComparer.Ordinal), rows.Problems, rows.RowsRefused);

    private static RegisterFile<Place> NewFile(RegisterLimits? limits)
    {
        var ids = new RowKeys("placeId");
        return new RegisterFile<Place>(Columns, row => Map(row, ids), limits ?? RegisterLimits.Default);
    }

    private static Place Map(RegisterRow row, RowKeys ids)
    {
        var place = new Place
        {
            PlaceId = row.RequiredId("placeId"),
            Zone = row.Id("zone"),
            Vault = row.Text("vault"),
            Room = row.Text("room"),
            Cabinet = row.Text("cabinet"),
            Drawer = row.Text("drawer"),
            Slot = row.Text("slot"),
            Capacity = row.Count("capacity", CapacityMax),
        };
        RowKeys.Claim(row, (ids, place.PlaceId));
        return place;
    }
}
