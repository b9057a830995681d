using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.TestKit.Logs;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PieceRegister = EdgeVault.Contracts.Directives.V1.PieceRegister;

namespace EdgeVault.Hub.Tests.Api;

/// <summary>What a buyer or partner is shown has no place within a vault, not even its opaque id, and not how valuable the vault
/// holds a piece to be. An insurer's statement has the value class; nothing has a name.</summary>
/// <remarks>Money and coordinates never reach a hub: <c>CanaryTests</c> of the gateway, <c>GiveTests</c>.</remarks>
public sealed partial class CanaryTests : IAsyncLifetime
{
    private const string Place = "CANARY-drawer-7";
    private const int PagesMax = 200;

    private readonly LogLines _log = new();
    private HubRig _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubRig.StartAsync(rig => rig.Adjust = services => services
            .RemoveAll<ILoggerProvider>()
            .AddSingleton<ILoggerProvider>(_log)
            .PostConfigure<LoggerFilterOptions>(static filter =>
            {
                filter.MinLevel = LogLevel.Trace;
                filter.Rules.Clear();
            }));
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        byte[][] events =
        [
            Event(now, made => made.IntakeInspected = new IntakeInspected
            {
                Result = IntakeResult.Verified, Metal = "gold", Fineness = "750", WeightMg = 4_200, ValueClass = ValueClass.High,
            }),
            Event(now, made => made.PutAway = new PutAway { Zone = "vault-a" }, 0),
        ];
        var (gateway, _) = await GatewayEnd.OpenAsync(_hub, _hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(_hub.Ledger.AppendRaw(events));
            await gateway.CompleteAsync();
        }

        await new Contracts.Directives.V1.Directives.DirectivesClient(_hub.Channel).GiveAsync(
            new GiveRequest
            {
                Directive = new Directive
                {
                    Site = "dc1", PieceRegister = new PieceRegister { Csv = ByteString.CopyFromUtf8("pieceId,gem,valueClass\nring,ruby,high\n") },
                },
            },
            cancellationToken: Cancellation);
        var catalogue = _hub.Services.GetRequiredService<HubCatalogue>();
        while (catalogue.Folds[0].Size < events.Length)
        {
            await Task.WhenAny(catalogue.Changed.Next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation));
        }
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task What_a_buyer_or_partner_is_shown_has_no_place_and_no_value()
    {
        var pages = await PagesAsync();

        foreach (var path in (string[])["/", "/catalogue", "/pieces/ring", "/api/pieces", "/api/pieces/ring/history", "/api/pieces/ring/passport?site=dc1"])
        {
            Assert.StartsWith("OK", pages[path], StringComparison.Ordinal);
        }

        Assert.Contains("ruby", pages["/pieces/ring"], StringComparison.Ordinal);
        foreach (var (path, page) in pages)
        {
            Clean(path, path);
            Clean(path, page);
        }

        var logged = _log.Lines.ToList();
        Assert.Contains(logged, static line => line.Contains("/pieces/ring", StringComparison.Ordinal));
        logged.ForEach(static line => Clean("log line", line));
    }

    /// <summary>An insurer has to know the class; the proof of each row is the fact that it rests on, and names the place by its
    /// opaque id.</summary>
    [Fact]
    public async Task A_statement_for_an_insurer_has_the_value_class_and_no_more_of_it()
    {
        var statement = await _hub.Http.GetStringAsync("/api/stock?site=dc1", Cancellation);

        Assert.Contains("\"valueClass\":\"high\"", statement, StringComparison.Ordinal);
        Assert.DoesNotContain(Place, statement, StringComparison.Ordinal);
        Assert.Subset(
            new HashSet<string>
            {
                "pieceId", "verified", "reasons", "valueClass", "metal", "fineness", "weightMg", "caratMilli", "provenUs", "proof",
            },
            statement.Split('\n')[1..].Where(static line => line.Length > 0).SelectMany(MembersOf).ToHashSet());
    }

    private static IEnumerable<string> MembersOf(string line) =>
        JsonElement.Parse(line).EnumerateObject().Select(static member => member.Name);

    /// <summary>Every page that can be reached from the first one, and what programs ask for; not the insurer's statement.</summary>
    private async Task<Dictionary<string, string>> PagesAsync()
    {
        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(
            ["/", "/catalogue", "/catalogue?metal=gold", "/pieces/ring", "/transfers", "/directives", "/metrics", "/api/status", "/api/pieces", "/api/pieces/ring",
                "/api/pieces/ring/history", "/api/pieces/ring/passport?site=dc1", "/api/facets", "/api/transfers", "/api/openapi.json"]);
        while (waiting.TryDequeue(out var path))
        {
            if (pages.ContainsKey(path) || path.StartsWith("/api/stock", StringComparison.Ordinal) || path.EndsWith("/live", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(pages.Count < PagesMax, "So many pages there cannot be.");
            using var answer = await _hub.Http.GetAsync(path, HttpCompletionOption.ResponseContentRead, Cancellation);
            pages[path] = answer.StatusCode + await answer.Content.ReadAsStringAsync(Cancellation);
            // The catalogue links to each of its filters with each of the others.
            foreach (Match link in Links().Matches(pages[path]).Where(static link => !link.Groups[1].Value.StartsWith("/catalogue?", StringComparison.Ordinal)))
            {
                waiting.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
            }
        }

        return pages;
    }

    private static void Clean(string what, string text)
    {
        Assert.False(text.Contains(Place, StringComparison.OrdinalIgnoreCase), $"{what}: {text}");
        Assert.False(ValueWords().IsMatch(text), $"{what}: {text}");
    }

    private static byte[] Event(long nowUs, Action<CustodyEvent> kind, ulong? previous = null)
    {
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = nowUs, OccurredToUs = nowUs, RecordedUs = nowUs, PieceId = "ring", PlaceId = Place,
            Previous = previous is { } index ? new EventRef { Epoch = 1, Index = index } : null,
        };
        kind(made);
        return CustodyCodec.Serialize(made);
    }

    [GeneratedRegex("(?:href|src|action)=\"(/[^\"#]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex(@"value.?class|\bvalue\W{1,3}high\b|>high<|""high""|insured|\bprice", RegexOptions.IgnoreCase)]
    private static partial Regex ValueWords();
}
