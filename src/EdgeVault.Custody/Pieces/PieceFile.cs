namespace EdgeVault.Custody.Pieces;

/// <summary>What a piece file gave.</summary>
public sealed record PieceLoad(PieceRegister Register, IReadOnlyList<RegisterProblem> Problems, int RowsRefused) : IRegisterLoad
{
    public IEnumerable<string> Ids => Register.Pieces.Select(static piece => piece.PieceId);
}

/// <summary>Loads <c>pieces.csv</c>: UTF-8, RFC 4180, header row, empty = unknown, <c>epc</c> as hex or pure identity
/// URI.</summary>
public static class PieceFile
{
    private const decimal WeightGMax = 100_000;
    private const decimal CaratMax = 100_000;

    internal static readonly string[] Columns =
    [
        "pieceId", "epc", "tid", "barcode", "sku", "category", "origin", "metal", "fineness", "metalWeightG", "gem",
        "carat", "cut", "colour", "clarity", "certificateLab", "certificateNumber", "valueClass", "setId",
    ];

    /// <summary>Never throws for what a file can hold, nor for a file that cannot be read: that is a problem,
    /// too.</summary>
    public static PieceLoad Load(string path, RegisterLimits? limits = null) =>
        ToLoad(NewFile(limits).Load(path));

    public static PieceLoad Load(Stream stream, RegisterLimits? limits = null) =>
        ToLoad(NewFile(limits).Load(stream, "the piece file"));

    private static PieceLoad ToLoad(RegisterRows<Piece> rows) =>
        new(new PieceRegister(rows.Rows), rows.Problems, rows.RowsRefused);

    private static RegisterFile<Piece> NewFile(RegisterLimits? limits)
    {
        var ids = new RowKeys("pieceId");
        var identities = new RowKeys("epc");
        return new RegisterFile<Piece>(Columns, row => Map(row, ids, identities), limits ?? RegisterLimits.Default);
    }

    private static Piece Map(RegisterRow row, RowKeys ids, RowKeys identities)
    {
        var piece = new Piece
        {
            PieceId = row.RequiredId("pieceId"),
            Identity = row.Identity("epc"),
            Tid = row.Hex("tid"),
            Barcode = row.Text("barcode"),
            Sku = row.Text("sku"),
            Category = row.Text("category"),
            Origin = row.Text("origin"),
            Metal = row.Text("metal"),
            Fineness = row.Text("fineness"),
            MetalWeightG = row.Number("metalWeightG", WeightGMax),
            Gem = row.Text("gem"),
            Carat = row.Number("carat", CaratMax),
            Cut = row.Text("cut"),
            Colour = row.Text("colour"),
            Clarity = row.Text("clarity"),
            CertificateLab = row.Text("certificateLab"),
            CertificateNumber = row.Text("certificateNumber"),
            ValueClass = ValueClassOf(row),
            SetId = row.Text("setId"),
        };

        RowKeys.Claim(row, (ids, piece.PieceId), (identities, piece.Identity));
        return piece;
    }

    private static ValueClass ValueClassOf(RegisterRow row)
    {
        var text = row.Text("valueClass");
        switch (text)
        {
            case "":
                return ValueClass.Unknown;
            case "high":
                return ValueClass.High;
            case "mid":
                return ValueClass.Mid;
            case "low":
                return ValueClass.Low;
            default:
                row.Refuse("valueClass", $"'{text}' is not known; high, mid, low or nothing would do.");
                return ValueClass.Unknown;
        }
    }
}
