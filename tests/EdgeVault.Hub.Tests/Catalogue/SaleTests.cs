using System.Text;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Sites;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Client = EdgeVault.Contracts.Catalogue.V1.Catalogue.CatalogueClient;

namespace EdgeVault.Hub.Tests.Catalogue;

/// <summary>What can be sold now, by what was inspected.</summary>
public sealed class SaleTests : IAsyncLifetime
{
    private HubRig _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubRig.StartAsync();
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var batch = _hub.Ledger.AppendRaw(
        [
            Intake("ring", now, "gold", "750", weightMg: 4_200, caratMilli: 1_010, IntakeResult.Verified),
            PutAway("ring", now),
            Intake("brooch", now, "platinum", "950", weightMg: 9_000, caratMilli: 0, IntakeResult.Verified),
            PutAway("brooch", now),
            Intake("pendant", now, "gold", "585", weightMg: 2_000, caratMilli: 500, IntakeResult.Quarantined),
            PutAway("pendant", now),
        ]);
        var (gateway, _) = await GatewayEnd.OpenAsync(_hub, _hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(batch);
            await gateway.CompleteAsync();
        }

        var catalogue = _hub.Services.GetRequiredService<HubCatalogue>();
        while (catalogue.Folds[0].Size < 6)
        {
            var changed = catalogue.Changed.Next;
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation));
        }
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Only_what_the_vaults_own_predicate_verifies_can_be_sold()
    {
        var sellable = await ListAsync(new ListPiecesRequest { Filter = new PieceFilter { SellableOnly = true } });
        var all = await ListAsync(new ListPiecesRequest());

        Assert.Equal(["brooch", "ring"], sellable.Select(piece => piece.PieceId));
        Assert.All(sellable, piece => Assert.True(piece is { Verified: true, Stale: false, HasVerifiedAtUs: true }));
        Assert.Contains("quarantined", Assert.Single(all, piece => piece.PieceId == "pendant").Reasons);
        Assert.InRange(sellable[0].EvidenceAgeUs, 0, 60_000_000);
    }

    [Theory]
    [InlineData("metal", "GOLD", "pendant,ring")]
    [InlineData("fineness", "950", "brooch")]
    [InlineData("weight_mg_min", "4200", "brooch,ring")]
    [InlineData("weight_mg_max", "4199", "pendant")]
    [InlineData("carat_milli_min", "1000", "ring")]
    [InlineData("carat_milli_max", "1000", "pendant")]
    [InlineData("certificate_lab", "GIA", "pendant,ring")]
    [InlineData("certificate_number", "ring-7", "ring")]
    [InlineData("intake_reason", "factory_surplus", "brooch,pendant,ring")]
    [InlineData("intake_reason", "repair_in", "")]
    [InlineData("presentation", "showroom", "brooch,pendant,ring")]
    public async Task A_condition_is_met_by_what_was_inspected(string field, string value, string pieces)
    {
        var request = new ListPiecesRequest { Filter = new PieceFilter() };
        var descriptor = PieceFilter.Descriptor.FindFieldByName(field);
        descriptor.Accessor.SetValue(
            request.Filter,
            descriptor.FieldType == FieldType.UInt64
                ? ulong.Parse(value, System.Globalization.CultureInfo.InvariantCulture)
                : value);

        Assert.Equal(pieces, string.Join(',', (await ListAsync(request)).Select(piece => piece.PieceId)));
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(61, true)]
    public async Task What_was_not_heard_of_for_a_minute_is_stale_and_not_sold_and_its_rows_are_not_even_read(int silentS, bool isStale)
    {
        var (board, pieces) = (_hub.Services.GetRequiredService<SiteBoard>(), _hub.Services.GetRequiredService<PieceCatalogue>());
        board.Update(HubRig.Origin, now => now with { HeardAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(silentS) });

        Assert.All(await ListAsync(new ListPiecesRequest()), piece => Assert.Equal(isStale, piece.Stale));
        Assert.Equal(isStale ? 0UL : 2UL, pieces.Facets("").Sellable);
        Assert.Equal(isStale, pieces.FindSellable("ring", new PieceFilter()) is null);
        var before = pieces.RowsTouched;
        var sellable = await ListAsync(new ListPiecesRequest { Filter = new PieceFilter { SellableOnly = true } });
        Assert.Equal(isStale ? [] : ["brooch", "ring"], sellable.Select(piece => piece.PieceId));
        Assert.Equal(isStale, pieces.RowsTouched == before);
    }

    [Fact]
    public void Nothing_in_the_catalogue_can_say_where_in_a_vault_a_piece_lies() =>
        Assert.DoesNotContain(
            PieceNow.Descriptor.Fields.InDeclarationOrder().Concat(Vault.Descriptor.Fields.InDeclarationOrder()),
            field => field.Name.Contains("place") || field.Name.Contains("coordinate") || field.Name.Contains("slot"));

    [Fact]
    public async Task The_hub_says_which_event_is_the_newest_of_a_piece()
    {
        var latest = await new Client(_hub.Channel).LatestAsync(
            new LatestRequest { Site = "dc1", PieceId = "brooch" }, cancellationToken: Cancellation);

        Assert.Equal(3UL, latest.Index);
        Assert.True(LatestStatement.TryParse(Encoding.UTF8.GetBytes(latest.Statement), out var statement, out _));
        Assert.True(statement.IsSignedBy(_hub.HubKey));
        Assert.True(statement.Covers(SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(latest.Checkpoint))));
        Assert.Equal((new PassportSubject("piece", "brooch"), 3UL, 6UL), (statement.Subject, statement.Index, statement.Size));
        GatewayEnd.AssertCosigned(_hub, latest.Cosignature, _hub.Ledger.Checkpoint);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await new Client(_hub.Channel).LatestAsync(
            new LatestRequest { Site = "dc1", PieceId = "nothing" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<IReadOnlyList<PieceNow>> ListAsync(ListPiecesRequest request) =>
        (await new Client(_hub.Channel).ListPiecesAsync(request, cancellationToken: Cancellation)).Pieces;

    private static byte[] Intake(
        string piece, long nowUs, string metal, string fineness, ulong weightMg, ulong caratMilli, IntakeResult result)
    {
        var inspected = new IntakeInspected
        {
            Reason = IntakeReason.FactorySurplus, Result = result, Metal = metal, Fineness = fineness, WeightMg = weightMg,
            CaratMilli = caratMilli, Presentation = Presentation.Showroom,
        };
        if (metal == "gold")
        {
            inspected.Certificates.Add(new Certificate { Lab = "GIA", Number = $"{piece}-7" });
        }

        return Serialize(piece, nowUs, made => made.IntakeInspected = inspected);
    }

    private static byte[] PutAway(string piece, long nowUs) =>
        Serialize(piece, nowUs, made => made.PutAway = new PutAway { Zone = "vault-a" });

    private static byte[] Serialize(string piece, long nowUs, Action<CustodyEvent> kind)
    {
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = nowUs, OccurredToUs = nowUs, PieceId = piece,
        };
        kind(made);
        return CustodyCodec.Serialize(made);
    }
}
