using System.Globalization;
using System.Text;
using EdgeVault.Custody.Pieces;

namespace EdgeVault.Custody.Tests.Pieces;

public sealed class PieceFileTests
{
    private const string Header =
        "pieceId,epc,tid,barcode,sku,category,origin,metal,fineness,metalWeightG,gem,carat,cut,colour,clarity," +
        "certificateLab,certificateNumber,valueClass,setId";

    private const string Good = "p-9,urn:epc:id:sgtin:0614141.812345.9,,,,,,,,,,,,,,,,,";

    [Fact]
    public void A_whole_row_is_read_field_by_field()
    {
        var load = Load(
            "p-1,3074257BF7194E4000001A85,E2801160200074CF,0614141812345,RING-750-0.50-R,ring,display_model,gold,750," +
            "4.25,diamond,0.51,round,F,VS1,GIA,2141438171,high,set-7");

        Assert.Empty(load.Problems);
        Assert.True(load.Register.TryGet("p-1", out var piece));
        Assert.Equal("https://id.gs1.org/01/80614141123458/21/6789", piece.Identity);
        Assert.Equal("E2801160200074CF", Convert.ToHexString(piece.Tid.Span));
        Assert.Equal(
            ("0614141812345", "RING-750-0.50-R", "ring", "display_model"),
            (piece.Barcode, piece.Sku, piece.Category, piece.Origin));
        Assert.Equal(("gold", "750", 4.25m), (piece.Metal, piece.Fineness, piece.MetalWeightG));
        Assert.Equal(
            ("diamond", 0.51m, "round", "F", "VS1"), (piece.Gem, piece.Carat, piece.Cut, piece.Colour, piece.Clarity));
        Assert.Equal(("GIA", "2141438171"), (piece.CertificateLab, piece.CertificateNumber));
        Assert.Equal((ValueClass.High, "set-7"), (piece.ValueClass, piece.SetId));
    }

    [Fact]
    public void Empty_means_unknown()
    {
        var load = Load("p-1,,,,,,,,,,,,,,,,,,");

        Assert.Empty(load.Problems);
        var piece = load.Register.Pieces.Single();
        Assert.Equal(new Piece { PieceId = "p-1", Tid = piece.Tid }, piece);
        Assert.True(piece.Tid.IsEmpty);
    }

    [Theory]
    [InlineData(",,,,,,,,,,,,,,,,,,", "line 2, column pieceId: the id is missing; every row needs one.")]
    [InlineData(
        "p-1,30GG,,,,,,,,,,,,,,,,,",
        "line 2, column epc: 'G' at character 3 is not a hex digit. Hex digits or a pure identity URI would do.")]
    [InlineData("p-1,urn:epc:id:sgtin:1.2.3,,,,,,,,,,,,,,,,,", "line 2, column epc: ")]
    [InlineData("p-1,urn:epc:id:giro:1.2.3,,,,,,,,,,,,,,,,,", "line 2, column epc: 'giro' is not known; ")]
    [InlineData("p-1,urn:epc:tag:sgtin-96:3.0614141.812345.6789,,,,,,,,,,,,,,,,,", "line 2, column epc: ")]
    [InlineData("p-1,,E28,,,,,,,,,,,,,,,,", "line 2, column tid: 'E28' is not hex; ")]
    [InlineData("p-1,,,,,,,,,four,,,,,,,,,", "line 2, column metalWeightG: 'four' is not a number from 0 to 100000; ")]
    [InlineData("p-1,,,,,,,,,-4,,,,,,,,,", "line 2, column metalWeightG: '-4' is not a number")]
    [InlineData("p-1,,,,,,,,,,,\"0,51\",,,,,,,", "line 2, column carat: '0,51' is not a number")]
    [InlineData("p-1,,,,,,,,,,,1e9,,,,,,,", "line 2, column carat: '1e9' is not a number")]
    [InlineData("p-1,,,,,,,,,,,100001,,,,,,,", "line 2, column carat: '100001' is not a number")]
    [InlineData("p-1,,,,,,,,,,,,,,,,,HIGH,", "line 2, column valueClass: 'HIGH' is not known; high, mid, low or ")]
    [InlineData("p-1,,,", "line 2: the row has 4 fields; the header has 19.")]
    [InlineData("p-1,,,,,,,,,,,,,,,,,,,", "line 2: the row has 20 fields; the header has 19.")]
    [InlineData("p-1,,,,\"a\"b,,,,,,,,,,,,,,", "line 2: the quotes are wrong; ")]
    [InlineData("p-1,,,,5\" ring,,,,,,,,,,,,,,", "line 2: a quote is opened and never closed; ")]
    [InlineData("p-1,,,,\"never closed,,,,,,,,,,,,,,", "line 2: a quote is opened and never closed; ")]
    [InlineData("\"p-\n1\",,,,,,,,,,,,,,,,,,", "line 2, column pieceId: an id holds a control character")]
    [InlineData("p-1,,,,\uFFFD,,,,,,,,,,,,,,", "line 2, column sku: the text is not UTF-8; ")]
    public void A_bad_row_is_named_by_line_and_column_and_the_rest_is_loaded(string row, string problem)
    {
        var load = Load(row, Good);

        Assert.StartsWith(problem, Assert.Single(load.Problems).ToString(), StringComparison.Ordinal);
        Assert.True(load.Problems[0].Refused);
        Assert.Equal(1, load.RowsRefused);
        Assert.Equal(["p-9"], load.Register.Pieces.Select(piece => piece.PieceId));
    }

    [Fact]
    public void All_faults_of_a_row_are_named_at_once()
    {
        var load = Load(",30GG,,,,,,,,x,,,,,,,,top,");

        Assert.Equal(
            ["pieceId", "epc", "metalWeightG", "valueClass"], load.Problems.Select(problem => problem.Column));
        Assert.Equal(1, load.RowsRefused);
    }

    [Fact]
    public void The_first_row_keeps_an_id_or_an_identity_and_a_bad_row_claims_none()
    {
        var load = Load(
            "p-1,3074257BF7194E4000001A85,,,,,,,,bad,,,,,,,,,",
            "p-1,3074257BF7194E4000001A85,,,,,,,,,,,,,,,,,",
            "p-1,,,,,,,,,,,,,,,,,,",
            "p-2,urn:epc:id:sgtin:0614141.812345.6789,,,,,,,,,,,,,,,,,");

        Assert.Equal(
            [
                "line 2, column metalWeightG: 'bad' is not a number from 0 to 100000; 12.5 with a point would do.",
                "line 4, column pieceId: the value stands in line 3 already; each may stand once.",
                "line 5, column epc: the value stands in line 3 already; each may stand once.",
            ],
            load.Problems.Select(problem => problem.ToString()));
        Assert.Equal(1, load.Register.Count);
    }

    [Fact]
    public void Two_hex_tags_of_one_identity_are_one_identity()
    {
        var load = Load(
            $"p-1,{Vault.Tag(5, filter: 0).ToHex()},,,,,,,,,,,,,,,,,",
            $"p-2,{Vault.Tag(5, filter: 7).ToHex()},,,,,,,,,,,,,,,,,");

        Assert.Equal("epc", Assert.Single(load.Problems).Column);
    }

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_lines()
    {
        var load = Load("p-1,,,,\"a,\"\"b\"\"\nc\",ring,,,,,,,,,,,,,", Good);

        Assert.Empty(load.Problems);
        Assert.Equal(2, load.Register.Count);
        Assert.True(load.Register.TryGet("p-1", out var piece));
        Assert.Equal("a,\"b\"\nc", piece.Sku);
        Assert.Equal("ring", piece.Category);
    }

    [Fact]
    public void Lines_are_counted_as_in_an_editor()
    {
        var load = Load("p-1,,,,\"two\nlines\",,,,,,,,,,,,,,", "", ",,,,,,,,,,,,,,,,,,");

        Assert.Equal(5, Assert.Single(load.Problems).Line);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_case()
    {
        var load = LoadText("EPC,PieceId\r\nurn:epc:id:sgtin:0614141.812345.9,p-9\r\n");

        var problem = Assert.Single(load.Problems);
        Assert.StartsWith(
            "line 1: columns are missing and count as unknown: tid, barcode, ",
            problem.ToString(), StringComparison.Ordinal);
        Assert.False(problem.Refused);
        Assert.True(load.Register.TryFind(Vault.Tag(9), out _));
    }

    [Fact]
    public void Unknown_and_doubled_columns_are_named_and_left_out()
    {
        var load = LoadText($"{Header},owner,setId\n{Good},Mrs Secret,x\n");

        Assert.Equal(["owner", "setId"], load.Problems.Select(problem => problem.Column));
        Assert.Equal(0, load.RowsRefused);
        Assert.Equal("", load.Register.Pieces.Single().SetId);
    }

    [Theory]
    [InlineData("", "the piece file is empty; a header row pieceId,epc,")]
    [InlineData("\n\n", "the piece file is empty; ")]
    [InlineData("epc,tid\n30,\n", "line 1, column pieceId: the column is missing, so no row can be loaded")]
    [InlineData("\"pieceId\nx", "line 1: a quote is opened and never closed")]
    public void A_file_without_its_header_loads_nothing_and_says_why(string text, string problem)
    {
        var load = LoadText(text);

        Assert.Equal(0, load.Register.Count);
        Assert.Contains(load.Problems, p => p.Refused && p.ToString().StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem_and_not_an_exception()
    {
        var load = PieceFile.Load(Path.Combine(Path.GetTempPath(), "no-such-folder", "pieces.csv"));

        Assert.Equal(0, load.Register.Count);
        Assert.Contains("pieces.csv cannot be read: ", load.Problems.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_cost_their_row()
    {
        byte[] latin1 = [.. Encoding.Latin1.GetBytes($"{Header}\np-1,,,,bague \u00e9,,,,,,,,,,,,,,\n{Good}\n")];
        var load = PieceFile.Load(new MemoryStream(latin1));

        Assert.Equal(
            "line 2, column sku: the text is not UTF-8; save the file as UTF-8.", load.Problems.Single().ToString());
        Assert.Equal(1, load.Register.Count);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_column()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"{Header}\n{Good}\n")];

        Assert.Empty(PieceFile.Load(new MemoryStream(text)).Problems);
    }

    [Fact]
    public void Long_fields_rows_and_files_meet_their_limits()
    {
        var limits = new RegisterLimits { FieldCharsMax = 100, RowsMax = 2, FileBytesMax = 20_000, ProblemsMax = 3 };

        Assert.Equal(
            "line 2, column sku: 101 characters are too many; 100 would do.",
            LoadText($"{Header}\np-1,,,,{new string('x', 101)},,,,,,,,,,,,,,\n", limits).Problems.Single().ToString());
        Assert.Equal(
            "line 2: the row is longer than 3800 characters, which is the most that is read.",
            LoadText($"{Header}\n{new string('x', 4_000)}\n{Good}\n", limits).Problems.Single().ToString());
        Assert.Contains(
            "is the most that is read",
            LoadText(new string('x', 20_001), limits).Problems.Single().ToString(), StringComparison.Ordinal);

        var many = LoadText($"{Header}\na{Good}\nb{Good[..4]},,,,,,,,,,,,,,,,,,\n", limits);
        Assert.Equal(1, many.RowsRefused);
        var rows = string.Join('\n', Enumerable.Range(0, 3).Select(i => $"p-{i},,,,,,,,,,,,,,,,,,"));
        var three = LoadText($"{Header}\n{rows}\n", limits);
        Assert.Equal(2, three.Register.Count);
        Assert.Equal(
            "line 4: the file has more than 2 rows; what follows is not read.", three.Problems.Single().ToString());

        var bad = LoadText($"{Header}\n{string.Join('\n', Enumerable.Repeat(",", 50))}\n", limits);
        Assert.Equal((3, 50), (bad.Problems.Count, bad.RowsRefused));
    }

    [Fact]
    public void One_quote_that_is_never_closed_costs_one_row_of_many()
    {
        var rows = Enumerable.Range(0, 5_000).Select(i => $"p-{i},,,,\"quoted, {i}\",,,,,,,,,,,,,,").ToList();
        rows[1_000] = "p-x,,,,\"never closed,,,,,,,,,,,,,,";
        rows[3_000] = "p-y,,,,5\" ring,,,,,,,,,,,,,,";

        var load = Load([.. rows]);

        Assert.Equal([1_002, 3_002], load.Problems.Select(problem => problem.Line));
        Assert.Equal(4_998, load.Register.Count);
    }

    [Fact]
    public void A_big_file_is_loaded_whole()
    {
        var text = new StringBuilder(Header).Append('\n');
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"p-{i},{Vault.Identity(i)},,,,ring,,gold,750,4.2,,,,,,,,mid,\n");
        }

        var load = LoadText(text.ToString());

        Assert.Empty(load.Problems);
        Assert.Equal(100_000, load.Register.Count);
        Assert.True(load.Register.TryFind(Vault.Tag(77_777), out var piece));
        Assert.Equal("p-77777", piece.PieceId);
    }

    /// <summary>Whatever the bytes are, the loader says what it thinks of them and counts what it took.</summary>
    [Fact]
    public void Random_files_never_throw()
    {
        const string Alphabet = "p-1,,,,\"\"\n\r\né\uFFFD30ABhigh ;\0";
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(random.Next(5) == 0 ? "" : $"{Header}\n");
            for (var length = random.Next(2_000); length > 0; length--)
            {
                text.Append(Alphabet[random.Next(Alphabet.Length)]);
            }

            try
            {
                var bytes = Encoding.UTF8.GetBytes(text.ToString());
                var load = PieceFile.Load(new MemoryStream(bytes[..random.Next(bytes.Length + 1)]));
                Assert.True(load.RowsRefused == 0 || load.Problems.Count > 0);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}", e);
            }
        }
    }

    private static PieceLoad Load(params string[] rows) => LoadText($"{Header}\n{string.Join('\n', rows)}\n");

    private static PieceLoad LoadText(string text, RegisterLimits? limits = null) =>
        PieceFile.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), limits);
}
