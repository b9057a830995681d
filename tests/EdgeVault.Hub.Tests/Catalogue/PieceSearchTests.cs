using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue;

namespace EdgeVault.Hub.Tests.Catalogue;

/// <summary>Pages are held against a plain look at every piece, over random histories, filters and sorts.</summary>
public sealed class PieceSearchTests
{
    private const int Sites = 4;
    private const int PiecesASite = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_261_126)]
    public void Pages_of_any_filter_and_sort_join_to_what_a_plain_look_finds(int seed)
    {
        var random = new Random(seed);
        var rig = new CatalogueRig(Sites, seed);
        rig.Fill(PiecesASite, batch: 37);
        for (var day = 0; day < 5; day++)
        {
            Live(rig, random);
            var all = rig.Everything().ToList();
            for (var round = 0; round < 60; round++)
            {
                var request = RequestOf(random, all[random.Next(all.Count)]);
                var expected = Sorted(all.Where(piece => Meets(piece, request.Filter)), request)
                    .Select(piece => (piece.Site, piece.PieceId)).ToList();
                var pages = rig.Pages(request).Select(piece => (piece.Site, piece.PieceId)).ToList();
                Assert.True(expected.SequenceEqual(pages), $"seed {seed}, day {day}, round {round}: {request}\n"
                    + $"expected {string.Join(' ', expected.Take(5))} ({expected.Count}), got {string.Join(' ', pages.Take(5))} ({pages.Count})");
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Facets_are_what_a_plain_count_finds(int seed)
    {
        var random = new Random(seed);
        var rig = new CatalogueRig(1, seed);
        rig.Fill(PiecesASite);
        for (var day = 0; day < 10; day++)
        {
            Live(rig, random);
            var all = rig.Everything().ToList();
            rig.Folds[0].Look(rig.Now, (_, index, live) =>
            {
                Assert.Equal(all.Count, index.Count);
                Assert.Equal(all.Count(piece => piece.Verified), index.SoundCount(live.IsBlind));
                var metals = index.FacetsOf(Hub.Catalogue.Index.PieceAttribute.Metal, live.IsBlind)
                    .ToDictionary(facet => facet.Value, facet => (facet.Pieces, facet.Sound));
                var counted = all.Where(piece => piece.Metal.Length > 0).GroupBy(piece => piece.Metal)
                    .ToDictionary(group => group.Key, group => (group.Count(), group.Count(piece => piece.Verified)));
                Assert.Equal(counted.OrderBy(each => each.Key), metals.OrderBy(each => each.Key));
                return true;
            });
        }
    }

    [Fact]
    public void A_page_reads_so_many_rows_and_no_more_and_the_next_goes_on_behind_them()
    {
        const int rowsMax = 1_000 + (20 * 2);
        var rig = new CatalogueRig(1, 7);
        rig.Fill(rowsMax + 10);
        var request = new ListPiecesRequest { PageSize = 2 };
        var looked = new List<string>();

        var (none, next) = Page();
        Assert.Equal((0, rowsMax), (none.Count, looked.Count));
        request.PageToken = next;
        Assert.Equal("", Page().Next);

        Assert.Equal(rig.Everything().Select(piece => piece.PieceId).Order(StringComparer.Ordinal), looked);

        // What would be shown is gone by the time of looking.
        (IReadOnlyList<PieceNow> Pieces, string Next) Page() =>
            new PieceSearch(request, (int)request.PageSize, rig.Folds, rig.Now).Page(rig.Now, (_, row) =>
            {
                looked.Add(row.PieceId);
                return null;
            });
    }

    [Fact]
    public void What_the_register_says_is_found_when_it_says_so()
    {
        var rig = new CatalogueRig(1, 6);
        rig.Fill(3);
        rig.Registers.Changed += (site, pieces) => rig.Folds[0].Reread(pieces);
        var request = new ListPiecesRequest { Filter = new PieceFilter { Gem = "Emerald", Cut = "baguette" }, PageSize = 10 };
        Assert.Empty(rig.Pages(request));

        rig.Registers.Take("dc01", 4, "pieceId,gem,cut\r\ndc01-0000001,emerald,Baguette\r\n"u8.ToArray());

        Assert.Equal("dc01-0000001", Assert.Single(rig.Pages(request)).PieceId);
        Assert.Equal("emerald", rig.Pages(request)[0].Gem);
        rig.Registers.Revoke("dc01", 4);
        Assert.Empty(rig.Pages(request));
    }

    /// <summary>Days pass, proofs grow old, doors go blind; pieces go through everything.</summary>
    private static void Live(CatalogueRig rig, Random random)
    {
        foreach (var (fold, maker) in rig.Folds.Zip(rig.Makers))
        {
            var entries = Enumerable.Range(0, 150).Select(_ => random.Next(30) == 0
                ? maker.Gap(random.Next(2) == 0)
                : maker.AnyDay(random.Next(PiecesASite))).ToList();
            fold.Add(entries, maker.Now);
        }
    }

    private static ListPiecesRequest RequestOf(Random random, PieceNow like)
    {
        var filter = new PieceFilter { SellableOnly = random.Next(4) == 0 };
        filter.Site = random.Next(4) == 0 ? like.Site : "";
        filter.Metal = random.Next(3) == 0 ? like.Metal.ToUpperInvariant() : "";
        filter.Fineness = random.Next(4) == 0 ? like.Fineness : "";
        filter.Zone = random.Next(5) == 0 && like.Whereabouts == Whereabouts.Inside ? like.Zone : "";
        filter.IntakeReason = random.Next(5) == 0 ? like.IntakeReason : "";
        filter.Custody = random.Next(5) == 0 ? like.Custody : "";
        if (random.Next(4) == 0 && like.Certificates.Count > 0)
        {
            var paper = like.Certificates[random.Next(like.Certificates.Count)];
            filter.CertificateLab = random.Next(2) == 0 ? paper.Lab : "";
            filter.CertificateNumber = random.Next(2) == 0 ? paper.Number : "";
        }

        if (random.Next(3) == 0)
        {
            (filter.WeightMgMin, filter.WeightMgMax) = RangeOf(random, like.WeightMg);
        }

        if (random.Next(3) == 0)
        {
            (filter.CaratMilliMin, filter.CaratMilliMax) = RangeOf(random, like.CaratMilli);
        }

        return new ListPiecesRequest
        {
            Filter = filter,
            PageSize = (uint)random.Next(1, 40),
            Sort = (PieceSort)random.Next(4),
            Descending = random.Next(2) == 0,
        };
    }

    private static (ulong Min, ulong Max) RangeOf(Random random, ulong about) => random.Next(3) switch
    {
        0 => (about, 0),
        1 => (0, about),
        _ => (about - Math.Min(about, (ulong)random.Next(500)), about + (ulong)random.Next(500)),
    };

    private static bool Meets(PieceNow piece, PieceFilter filter) =>
        (filter.Site.Length == 0 || piece.Site == filter.Site)
        && (filter.Zone.Length == 0 || (piece.Zone == filter.Zone && piece.Whereabouts == Whereabouts.Inside))
        && Is(filter.Metal, piece.Metal) && Is(filter.Fineness, piece.Fineness)
        && Is(filter.IntakeReason, piece.IntakeReason) && Is(filter.Custody, piece.Custody)
        && IsIn(piece.WeightMg, filter.WeightMgMin, filter.WeightMgMax)
        && IsIn(piece.CaratMilli, filter.CaratMilliMin, filter.CaratMilliMax)
        && (filter.CertificateLab.Length + filter.CertificateNumber.Length == 0 || piece.Certificates.Any(paper =>
            Is(filter.CertificateLab, paper.Lab) && Is(filter.CertificateNumber, paper.Number)))
        && (!filter.SellableOnly || piece.Verified);

    private static bool Is(string wanted, string has) =>
        wanted.Length == 0 || string.Equals(wanted, has, StringComparison.OrdinalIgnoreCase);

    private static bool IsIn(ulong value, ulong min, ulong max) =>
        (min == 0 && max == 0) || (value > 0 && value >= min && (max == 0 || value <= max));

    private static IEnumerable<PieceNow> Sorted(IEnumerable<PieceNow> pieces, ListPiecesRequest request)
    {
        var sorted = pieces.OrderBy(piece => request.Sort switch
        {
            PieceSort.Weight => $"{piece.WeightMg:D20}",
            PieceSort.Carat => $"{piece.CaratMilli:D20}",
            PieceSort.Certificate => piece.Certificates.Count == 0
                ? "\uFFFF"
                : $"{piece.Certificates[0].Lab}\n{piece.Certificates[0].Number}".ToUpperInvariant(),
            _ => "",
        }, StringComparer.Ordinal).ThenBy(piece => piece.Site, StringComparer.Ordinal).ThenBy(piece => piece.PieceId, StringComparer.Ordinal);
        return request.Descending ? sorted.Reverse() : sorted;
    }
}
