using System.Diagnostics;
using System.Globalization;
using System.Text;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue;

namespace EdgeVault.Hub.Tests.Catalogue;

/// <summary>
/// Goal: a page costs what is on it, however many pieces there are, also while events come in.
/// Method: 20 sites; one thread folds events without pause, another asks for pages and counts the rows that were read for each.
/// A slice in every test run; <c>make catalogue</c> does it with a million pieces.
/// </summary>
public sealed class CatalogueScaleTests(ITestOutputHelper output)
{
    private const int Sites = 20;
    private const int Slice = 40_000;
    private const int PageSize = 50;
    private const int BytesAPieceMax = 6_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_selective_page_reads_rows_in_proportion_to_the_page_while_events_come_in()
    {
        var pieces = int.Parse(
            Environment.GetEnvironmentVariable("CATALOGUE_PIECES") is { Length: > 0 } many ? many : $"{Slice}",
            CultureInfo.InvariantCulture);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var rig = new CatalogueRig(Sites, seed: 7);
        rig.Fill(pieces / Sites);
        var filling = clock.Elapsed;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / pieces;

        Register(rig.Folds[2], rig.Registers, rig.Makers[2], pieces / Sites);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var folding = Task.Run(() => FoldUntil(rig, pieces / Sites, over.Token), Cancellation);
        var most = new List<(string What, long Rows, double Ms)>();
        foreach (var (what, request) in Selective(pieces / Sites / 2))
        {
            most.Add(Ask(rig, what, request));
        }

        var worst = Ask(rig, "two that never meet", new ListPiecesRequest
        {
            Filter = new PieceFilter { Site = "dc03", Gem = "ruby", Cut = "oval" }, PageSize = PageSize,
        });
        await over.CancelAsync();
        var folded = await folding;

        output.WriteLine($"{pieces} pieces over {Sites} sites: filled in {filling.TotalSeconds:0.0} s, {bytes} bytes a piece; "
            + $"{folded} events folded while pages were asked for");
        most.Append(worst).ToList().ForEach(page => output.WriteLine($"{page.Rows,6} rows, {page.Ms,8:0.00} ms  {page.What}"));

        // Each of twenty sites may have read a few ahead for an order that they share.
        Assert.All(most, page => Assert.True(page.Rows <= (4 * PageSize) + (8 * Sites), $"{page.What}: {page.Rows} rows for a page of {PageSize}."));
        Assert.True(worst.Rows <= 1_000 + (22 * PageSize) + (8 * Sites), $"{worst.What}: {worst.Rows} rows.");
        Assert.True(folded > 0, "Nothing was folded meanwhile.");
        Assert.InRange(bytes, 1, BytesAPieceMax);
    }

    /// <summary>Half of the pieces have one thing, the other half the other.</summary>
    private static void Register(SiteFold fold, SiteRegisters registers, StockMaker maker, int pieces)
    {
        var rows = Enumerable.Range(0, pieces).Select(number => number % 2 == 0 ? $"{maker.PieceId(number)},ruby," : $"{maker.PieceId(number)},,oval");
        registers.Take(fold.Site, 0, Encoding.UTF8.GetBytes($"pieceId,gem,cut\n{string.Join('\n', rows)}\n"));
        fold.Reread(Enumerable.Range(0, pieces).Select(maker.PieceId));
    }

    /// <summary>Three pages of each, the dearest is told.</summary>
    private static (string What, long Rows, double Ms) Ask(CatalogueRig rig, string what, ListPiecesRequest request)
    {
        var (rows, ms, asked) = (0L, 0.0, request.Clone());
        for (var page = 0; page < 3; page++)
        {
            var (before, clock) = (rig.RowsTouched, Stopwatch.StartNew());
            (_, asked.PageToken) = rig.Page(asked);
            (rows, ms) = (Math.Max(rows, rig.RowsTouched - before), Math.Max(ms, clock.Elapsed.TotalMilliseconds));
            if (asked.PageToken.Length == 0)
            {
                break;
            }
        }

        return (what, rows, ms);
    }

    private static IEnumerable<(string, ListPiecesRequest)> Selective(int somePiece)
    {
        yield return ("everything", Page(new PieceFilter()));
        yield return ("everything, backwards", Page(new PieceFilter(), descending: true));
        yield return ("a rare metal", Page(new PieceFilter { Metal = "titanium" }));
        yield return ("a rare metal by weight", Page(new PieceFilter { Metal = "titanium" }, PieceSort.Weight));
        yield return ("one site's metal, heaviest first", Page(
            new PieceFilter { Site = "dc07", Metal = "platinum" }, PieceSort.Weight, descending: true));
        yield return ("everything by paper", Page(new PieceFilter(), PieceSort.Certificate));
        yield return ("a laboratory by carat", Page(new PieceFilter { CertificateLab = "GIA" }, PieceSort.Carat));
        yield return ("one paper", Page(new PieceFilter { CertificateLab = "HRD", CertificateNumber = $"{somePiece}-2" }));
        yield return ("a narrow range of weight", Page(new PieceFilter { WeightMgMin = 4_200, WeightMgMax = 4_200 }, PieceSort.Weight));
        yield return ("a range of weight by weight", Page(
            new PieceFilter { WeightMgMin = 20_000, WeightMgMax = 30_000 }, PieceSort.Weight));
        yield return ("what can be sold", Page(new PieceFilter { SellableOnly = true }));
        yield return ("what can be sold, by carat", Page(
            new PieceFilter { SellableOnly = true, CaratMilliMin = 100 }, PieceSort.Carat));
        yield return ("a zone of a site", Page(new PieceFilter { Site = "dc11", Zone = "vault-2" }));
    }

    private static ListPiecesRequest Page(PieceFilter filter, PieceSort sort = PieceSort.Unspecified, bool descending = false) =>
        new() { Filter = filter, Sort = sort, Descending = descending, PageSize = PageSize };

    private static long FoldUntil(CatalogueRig rig, int piecesASite, CancellationToken over)
    {
        var random = new Random(11);
        var folded = 0L;
        do
        {
            var site = random.Next(Sites);
            var maker = rig.Makers[site];
            rig.Folds[site].Add([.. Enumerable.Range(0, 64).Select(_ => maker.AnyDay(random.Next(piecesASite)))], maker.Now);
            folded += 64;
        }
        while (!over.IsCancellationRequested);

        return folded;
    }
}
