using System.Net;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Passports;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Ledger.Passports;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests.Api;

/// <summary>The hub's JSON: what it says, what it refuses, and that its description is true.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private const string Place = "CANARY-drawer-7";

    private HubRig _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubRig.StartAsync();
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        byte[][] events =
        [
            Event(now, "ring", made => made.IntakeInspected = Intake("gold", 4_200)),
            Event(now, "ring", made => made.PutAway = new PutAway { Zone = "vault-a" }, previous: 0),
            Event(now, "brooch", made => made.IntakeInspected = Intake("gold", 9_000)),
            Event(now, "pendant", made => made.IntakeInspected = Intake("platinum", 2_000)),
            Event(now, "ring", made => made.Shipped = new Shipped { Destination = "dc9", Carrier = "courier-1" }, previous: 1),
            Event(now, "brooch", made =>
            {
                made.PutAway = new PutAway { Zone = "vault-a" };
                made.PlaceId = Place;
            }, previous: 2),
            // More than a tile of the tree.
            .. Enumerable.Range(0, 300).Select(number => Event(now, $"other-{number}", made => made.PutAway = new PutAway { Zone = "vault-b" })),
        ];
        var (gateway, _) = await GatewayEnd.OpenAsync(_hub, _hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(_hub.Ledger.AppendRaw(events));
            await gateway.CompleteAsync();
        }

        var catalogue = _hub.Services.GetRequiredService<HubCatalogue>();
        while (catalogue.Folds[0].Size < events.Length)
        {
            var changed = catalogue.Changed.Next;
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation));
        }
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Pieces_come_by_filter_and_sort_a_page_at_a_time()
    {
        var first = await GetAsync("/api/pieces?metal=GOLD&sort=-weight&limit=1");
        var next = first.GetProperty("next").GetString()!;
        var second = await GetAsync($"/api/pieces?metal=GOLD&sort=-weight&limit=1&after={next}");

        Assert.Equal("brooch", Assert.Single(first.GetProperty("pieces").EnumerateArray()).GetProperty("pieceId").GetString());
        var ring = Assert.Single(second.GetProperty("pieces").EnumerateArray());
        Assert.Equal(
            ("ring", "in_transit", "dc9", 4_200, false),
            (ring.GetProperty("pieceId").GetString(), ring.GetProperty("whereabouts").GetString(),
                ring.GetProperty("destination").GetString(), ring.GetProperty("weightMg").GetInt32(), ring.GetProperty("verified").GetBoolean()));
        Assert.Contains("in_transit", ring.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.False(ring.TryGetProperty("gem", out _));
    }

    [Theory]
    [InlineData("/api/pieces?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("/api/pieces?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/pieces?weightMgMin=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/pieces?sellable=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("/catalogue?caratMilliMax=0.5", HttpStatusCode.BadRequest)]
    [InlineData("/api/pieces?sort=value", HttpStatusCode.BadRequest)]
    [InlineData("/api/pieces?after=AAAA", HttpStatusCode.BadRequest)]
    [InlineData("/api/pieces/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/pieces/nothing/passport?site=dc1", HttpStatusCode.NotFound)]
    [InlineData("/api/pieces/ring/passport?site=dc9", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_answered_says_why(string path, HttpStatusCode status)
    {
        using var answer = await _hub.Http.GetAsync(path, Cancellation);

        Assert.Equal(status, answer.StatusCode);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("error").GetString();
        Assert.False(string.IsNullOrWhiteSpace(error));
    }

    [Fact]
    public async Task Facets_and_history_tell_what_the_events_say()
    {
        var facets = await GetAsync("/api/facets");
        Assert.Equal(303, facets.GetProperty("pieces").GetInt32());
        Assert.Contains(
            ("metal", "gold", 2),
            facets.GetProperty("facets").EnumerateArray().Select(facet => (
                facet.GetProperty("attribute").GetString(), facet.GetProperty("value").GetString(), facet.GetProperty("pieces").GetInt32())));

        var history = Assert.Single((await GetAsync("/api/pieces/ring/history")).EnumerateArray());
        Assert.True(history.GetProperty("isComplete").GetBoolean());
        Assert.Equal(
            ["intake_inspected", "put_away", "shipped"],
            history.GetProperty("events").EnumerateArray().Select(each => each.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task The_passport_of_a_piece_verifies_offline_with_both_keys()
    {
        using var answer = await _hub.Http.GetAsync("/api/pieces/ring/passport?site=dc1", Cancellation);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal("ring.passport", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.True(PassportText.TryParse(bytes, out var passport, out var fault), fault);
        var report = PassportVerifier.Verify(passport, _hub.Ledger.Key.Verifier, _hub.HubKey);
        Assert.Empty(report.Problems);
        Assert.Equal(4UL, report.Latest?.Index);
        Assert.NotNull(report.Cosignature);
        var history = PieceChain.Follow("ring", 1, passport.Events.Select(item => new PassportPage(item.Index, item.Entry)));
        Assert.True(history.IsUnbroken, string.Join("; ", history.Problems));
        Assert.Equal("complete up to 4, no later event by the hub's word", history.Completeness(report.Latest?.Index));
    }

    [Fact]
    public async Task The_description_names_every_path_with_its_answers_and_no_place_in_a_vault()
    {
        var document = await GetAsync("/api/openapi.json");
        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value);

        Assert.Equal(
            ["/api/facets", "/api/pieces", "/api/pieces/{pieceId}", "/api/pieces/{pieceId}/history", "/api/pieces/{pieceId}/passport",
                "/api/status", "/api/stock", "/api/transfers"],
            paths.Keys.Order(StringComparer.Ordinal));
        Assert.All(paths.Values, path => Assert.False(string.IsNullOrEmpty(path.GetProperty("get").GetProperty("summary").GetString())));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var described = schemas.GetProperty("PieceJson").GetProperty("properties").EnumerateObject().Select(property => property.Name).ToList();
        var piece = (await GetAsync("/api/pieces?metal=gold")).GetProperty("pieces")[0];
        Assert.Subset(described.ToHashSet(), piece.EnumerateObject().Select(property => property.Name).ToHashSet());
        Assert.DoesNotContain(described, name => name.Contains("place", StringComparison.OrdinalIgnoreCase)
            || name.Contains("coordinate", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Coordinates never reach the hub: events name a place by an opaque id. Not even that is shown to a buyer.</summary>
    [Theory]
    [InlineData("/api/pieces?metal=gold")]
    [InlineData("/api/pieces/brooch")]
    [InlineData("/api/facets")]
    [InlineData("/api/transfers")]
    [InlineData("/api/status")]
    [InlineData("/catalogue")]
    [InlineData("/transfers")]
    [InlineData("/")]
    public async Task What_a_buyer_sees_names_no_place(string path)
    {
        var said = await _hub.Http.GetStringAsync(path, Cancellation);

        Assert.NotEmpty(said);
        Assert.DoesNotContain(Place, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/catalogue?metal=gold&sort=-weight", "brooch", "ring")]
    [InlineData("/pieces/ring", "intake inspected", "download")]
    [InlineData("/catalogue?sort=value", "would do", "Catalogue")]
    public async Task Pages_show_the_same(string path, string one, string other)
    {
        var page = await _hub.Http.GetStringAsync(path, Cancellation);

        Assert.Contains(one, page, StringComparison.Ordinal);
        Assert.Contains(other, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_empty_fields_asks_only_for_what_was_filled_in()
    {
        var filled = "metal=platinum&fineness=&weightMgMin=&caratMilliMax=&site=&sellable=&sort=&after=&limit=";

        var found = await GetAsync($"/api/pieces?{filled}");
        var page = await _hub.Http.GetStringAsync($"/catalogue?{filled}", Cancellation);

        Assert.Equal("pendant", Assert.Single(found.GetProperty("pieces").EnumerateArray()).GetProperty("pieceId").GetString());
        Assert.Contains("/pieces/pendant", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/pieces/brooch", page, StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await _hub.Http.GetStringAsync(path, Cancellation));

    private static IntakeInspected Intake(string metal, ulong weightMg) => new()
    {
        Reason = IntakeReason.FactorySurplus, Result = IntakeResult.Verified, Metal = metal, Fineness = "750", WeightMg = weightMg,
    };

    private static byte[] Event(long nowUs, string piece, Action<CustodyEvent> kind, ulong? previous = null)
    {
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = nowUs, OccurredToUs = nowUs, PieceId = piece,
            Previous = previous is { } index ? new EventRef { Epoch = 1, Index = index } : null,
        };
        kind(made);
        return CustodyCodec.Serialize(made);
    }
}
