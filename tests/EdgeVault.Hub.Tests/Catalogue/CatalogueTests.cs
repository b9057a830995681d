using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Catalogue.Index;
using EdgeVault.Hub.Sites;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests.Catalogue;

public sealed class CatalogueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pieces_are_where_their_last_passage_put_them()
    {
        await using var hub = await HubRig.StartAsync();
        await SendAsync(
            hub, ("ring", Direction.In), ("brooch", Direction.In), ("pearls", Direction.In), ("brooch", Direction.Out),
            ("pearls", Direction.Unresolved));

        var vaults = await Client(hub).ListVaultsAsync(new ListVaultsRequest(), cancellationToken: Cancellation);
        var vault = Assert.Single(vaults.Vaults);
        Assert.Equal(("dc1", "vault-a", 1ul, 5ul), (vault.Site, vault.Zone, vault.Pieces, vault.Events));
        Assert.InRange(vault.HeardAgeUs, 0, 60_000_000);

        var pieces = await PiecesAsync(hub, new ListPiecesRequest());
        Assert.Equal(
            [
                ("brooch", Whereabouts.Outside, 3ul),
                ("pearls", Whereabouts.Uncertain, 2ul),
                ("ring", Whereabouts.Inside, 0ul),
            ],
            pieces.Select(piece => (piece.PieceId, piece.Whereabouts, piece.Index)));
        Assert.All(pieces, piece => Assert.Equal(HubRig.Origin, piece.Origin));

        var inside = await PiecesAsync(hub, new ListPiecesRequest { Filter = new PieceFilter { Site = "dc1", Zone = "vault-a" } });
        Assert.Equal("ring", Assert.Single(inside).PieceId);
        Assert.Empty(await PiecesAsync(hub, new ListPiecesRequest { Filter = new PieceFilter { Site = "dc2" } }));
    }

    [Fact]
    public async Task A_restart_rebuilds_the_catalogue_from_the_store()
    {
        await using var hub = await HubRig.StartAsync();
        await SendAsync(hub, ("ring", Direction.In), ("brooch", Direction.Out));
        var before = await PiecesWithoutAgeAsync(hub);
        await hub.StopAsync();
        await hub.StartAgainAsync();
        await CaughtUpAsync(hub);

        Assert.Equal(before, await PiecesWithoutAgeAsync(hub));
    }

    // Evidence gets older while a hub restarts.
    private static async Task<List<PieceNow>> PiecesWithoutAgeAsync(HubRig hub)
    {
        var pieces = await PiecesAsync(hub, new ListPiecesRequest());
        pieces.ToList().ForEach(piece => piece.ClearEvidenceAgeUs());
        return [.. pieces];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Pages_join_to_the_whole_without_gap_or_repeat(uint pageSize)
    {
        using var second = new TestLedger("edgevault/dc2/gw1/1");
        await using var hub = await HubRig.StartAsync(rig => rig.AddSite(second));
        await SendAsync(hub, [.. Enumerable.Range(0, 7).Select(i => ($"piece-{i}", Direction.In))]);
        await SendAsync(hub, second, [.. Enumerable.Range(0, 5).Select(i => ($"piece-{i}", Direction.In))]);
        var seen = new List<(string, string)>();
        var request = new ListPiecesRequest { PageSize = pageSize };
        do
        {
            var page = await Client(hub).ListPiecesAsync(request, cancellationToken: Cancellation);
            Assert.InRange(page.Pieces.Count, 1, (int)pageSize);
            seen.AddRange(page.Pieces.Select(piece => (piece.Site, piece.PieceId)));
            Assert.InRange(seen.Count, 1, 12);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var first = Enumerable.Range(0, 7).Select(i => ("dc1", $"piece-{i}"));
        Assert.Equal([.. first, .. Enumerable.Range(0, 5).Select(i => ("dc2", $"piece-{i}"))], seen);
    }

    [Fact]
    public async Task A_page_after_the_last_piece_is_empty()
    {
        await using var hub = await HubRig.StartAsync();
        await SendAsync(hub, ("ring", Direction.In));

        foreach (var last in new[] { "ring", "rings", "zzz" })
        {
            var request = new ListPiecesRequest();
            request.PageToken = new PageToken("dc1", new PieceRow(last, 0, 0, null)).ToText(request);
            Assert.Empty(await PiecesAsync(hub, request));
        }
    }

    [Theory]
    [InlineData("?")]
    [InlineData("AAAA")]
    public async Task A_page_token_that_is_none_is_refused(string token)
    {
        await using var hub = await HubRig.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client(hub).ListPiecesAsync(
                new ListPiecesRequest { PageToken = token }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task A_store_that_was_changed_behind_the_hubs_back_is_found_at_start()
    {
        await using var hub = await HubRig.StartAsync();
        await SendAsync(hub, ("ring", Direction.In), ("brooch", Direction.In));
        await hub.StopAsync();
        using (var connection = new SqliteConnection($"Data Source={hub.StorePath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE events SET bytes = (SELECT bytes FROM events WHERE idx = 1) WHERE idx = 0";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await hub.StartAgainAsync();
        await CaughtUpAsync(hub);

        var ready = await hub.Http.GetAsync("/healthz/ready", Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains(
            "do not hash to the root", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var health = await new Grpc.Health.V1.Health.HealthClient(hub.Channel)
            .CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);
    }

    private static Task SendAsync(HubRig hub, params (string PieceId, Direction Direction)[] passages) =>
        SendAsync(hub, hub.Ledger, passages);

    private static async Task SendAsync(
        HubRig hub, TestLedger ledger, params (string PieceId, Direction Direction)[] passages)
    {
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, ledger);
        using (gateway)
        {
            await gateway.SendAsync(
                ledger.AppendRaw([.. passages.Select(passage => ledger.Passage(passage.PieceId, passage.Direction))]));
        }

        await CaughtUpAsync(hub);
    }

    /// <summary>Waits until the catalogue stands where the store does, or has found that it cannot.</summary>
    private static async Task CaughtUpAsync(HubRig hub)
    {
        var catalogue = hub.Services.GetRequiredService<HubCatalogue>();
        var board = hub.Services.GetRequiredService<SiteBoard>();
        while (true)
        {
            var changed = catalogue.Changed.Next;
            if (
                catalogue.Folds.All(fold => fold.Size == (board.Find(fold.Origin)?.Size ?? 0))
                    && catalogue.Fault?.Contains("rebuilt", StringComparison.Ordinal) != true)
            {
                return;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        }
    }

    private static async Task<IReadOnlyList<PieceNow>> PiecesAsync(HubRig hub, ListPiecesRequest request) =>
        (await Client(hub).ListPiecesAsync(request, cancellationToken: Cancellation)).Pieces;

    private static Contracts.Catalogue.V1.Catalogue.CatalogueClient Client(HubRig hub) => new(hub.Channel);
}
