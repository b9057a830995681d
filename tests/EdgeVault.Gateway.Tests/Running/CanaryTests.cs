using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Stock.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Passports;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Passports;
using EdgeVault.TestKit;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>People's names and badges, coordinates within the vault, and money (what a piece is worth, what a zone is insured for)
/// stand in the site's files and nowhere else: not in an event, a line of the log at its finest, an address, a page, an alarm, an
/// answer or an export.</summary>
public sealed partial class CanaryTests
{
    private const string Canary = "CANARY";

    // What a piece counts as, and up to how much a zone and a shipment are insured.
    private const int Worth = 7_654_321;
    private const int ZoneLimit = 4_321_987;
    private const int ShipmentLimit = 5_432_198;
    private const int PagesMax = 100;
    private const string Token = "a token of a partner";

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Nothing_of_people_coordinates_and_money_comes_out_of_a_running_gateway()
    {
        await using var gateway = await StartAsync();
        await WorkAsync(gateway);

        var pages = await PagesAsync(gateway);
        Assert.Contains("/", pages.Keys);
        Assert.Contains("/stations/put-1", pages.Keys);
        foreach (var (path, page) in pages)
        {
            Clean($"address {path}", path);
            Clean($"page {path}", page);
        }

        await RunningGateway.UntilAsync(() => Task.FromResult(!gateway.Alarms.Requests.IsEmpty));
        AllClean("alarm", gateway.Alarms.Requests);
        var events = EventsOf(gateway);
        Assert.Equal(2, events.Count(static text => text.Contains("\"rule\":\"exposure\"", StringComparison.Ordinal)));
        AllClean("event", events);
        AllClean("answer", await AnswersAsync(gateway, Token));
        MoneyClean("answer to the vault", await AnswersAsync(gateway, $"{Token} of the vault"));
        await gateway.StopAsync();
        var passport = new PassportMaker(PosixDisk.Instance, gateway.DataPath).Make("ring-1", null, Cancellation);
        Clean("passport", Encoding.UTF8.GetString(PassportText.Write(passport!.Passport)));

        // It was all logged, at the finest: what was asked over HTTP, and what was scanned wrong.
        Assert.Contains(gateway.Log.Lines, static line => line.Contains("/stations/put-1", StringComparison.Ordinal) && line.Contains("Request starting", StringComparison.Ordinal));
        Assert.Contains(gateway.Log.Lines, static line => line.StartsWith("Trace", StringComparison.Ordinal));
        AllClean("log line", gateway.Log.Lines);
    }

    /// <summary>With the role, coordinates are told: so the test above would see them.</summary>
    [Fact]
    public async Task Who_has_the_role_is_told_where_a_piece_lies()
    {
        await using var gateway = await StartAsync();
        await WorkAsync(gateway);

        Assert.Contains(await AnswersAsync(gateway, $"{Token} of the vault"), static answer => answer.Contains(Canary, StringComparison.Ordinal));
    }

    private static async Task<RunningGateway> StartAsync()
    {
        var gateway = new RunningGateway();
        gateway.Write("pieces.csv", $"pieceId,epc,barcode,valueClass,price\nring-1,{Convert.ToHexString(VaultDoor.Tag(1).ToArray())},EV1,low,{Worth}\nring-2,,EV2,high,{Worth}\n");
        gateway.Write("places.csv", $"placeId,zone,vault,room,cabinet,drawer,slot\nPL-1,vault-a,{Canary}-v,{Canary}-r,{Canary}-c,{Canary}-d,{Canary}-s\n");
        // A column that nobody asked for, a badge twice, and a row without an id: what is told of them names no one.
        gateway.Write(
            "custodians.csv",
            $"custodianId,badge,roles,name\nc-1,{Canary}-B1,station,{Canary} Anna\nc-2,{Canary}-B2,loss-prevention,{Canary} Lotte\n"
            + $"c-3,{Canary}-B1,station,{Canary} Ben\n,{Canary}-B4,station,{Canary} Nobody\n");
        await gateway.StartAsync(new JsonObject
        {
            ["Rules"] = new JsonObject
            {
                ["Portals"] = new JsonObject { ["door-1"] = new JsonObject { ["NeedsBadge"] = false, ["NeedsAuthorisation"] = true } },
                ["Values"] = new JsonObject { ["low"] = Worth, ["high"] = Worth },
                ["Limits"] = new JsonObject { ["vault-a"] = ZoneLimit },
                [nameof(ShipmentLimit)] = ShipmentLimit,
            },
            ["Access"] = new JsonObject
            {
                ["partner"] = new JsonObject { ["TokenSha256"] = Sha256(Token), ["Roles"] = "stock" },
                ["head"] = new JsonObject { ["TokenSha256"] = Sha256($"{Token} of the vault"), ["Custodian"] = "c-2", ["Roles"] = "stock;vault" },
            },
        });
        return gateway;
    }

    /// <summary>Badges, right and wrong, places and pieces at a station; a crossing; an alarm, and somebody who takes it on.</summary>
    private static async Task WorkAsync(RunningGateway gateway)
    {
        Assert.True(await gateway.Station.ScanAsync($"{Canary}-B1"));
        Assert.True(await gateway.Station.ScanAsync("PL-1"));
        Assert.True(await gateway.Station.ScanAsync("EV1"));
        Assert.False(await gateway.Station.ScanAsync($"{Canary}-B99"));
        Assert.False(await gateway.Door.ScanAsync($"{Canary}-B98"));
        Assert.True(await gateway.Door.ScanAsync($"{Canary}-B1"));
        await gateway.WalkOutAsync(VaultDoor.Tag(1));
        var own = gateway.Services.GetRequiredService<OwnFacts>();
        await own.RecordAsync(
            new Fact
            {
                Kind = new Duress { Portal = "door-1" }, From = TimeProvider.System.GetUtcNow(),
                Custodians = [new FactCustodian("c-1", StationRoles.Handler)],
            },
            Cancellation);
        await own.RecordAsync(new Fact { Kind = new TagDetached(), From = TimeProvider.System.GetUtcNow(), PieceId = "ring-1" }, Cancellation);
        await own.RecordAsync(
            new Fact { Kind = new Packed(), From = TimeProvider.System.GetUtcNow(), PieceId = "ring-2", ContainerId = "box-1" }, Cancellation);
        await own.RecordAsync(
            new Fact { Kind = new Sealed { Seal = "SEAL-1" }, From = TimeProvider.System.GetUtcNow(), ContainerId = "box-1" }, Cancellation);
        Assert.True(await gateway.Door.ScanAsync($"{Canary}-B2"));
    }

    /// <summary>Every page that can be reached from the first one, and those that programs ask for.</summary>
    private static async Task<Dictionary<string, string>> PagesAsync(RunningGateway gateway)
    {
        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(["/", "/api/status", "/metrics", "/stations", "/healthz/ready", "/pieces?q=ring-1", "/pieces?q=EV1", "/passages/1"]);
        while (waiting.TryDequeue(out var path))
        {
            if (pages.ContainsKey(path) || path.EndsWith("/live", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(pages.Count < PagesMax, "So many pages there cannot be.");
            using var answer = await gateway.Console.GetAsync(path, Cancellation);
            pages[path] = answer.StatusCode + await answer.Content.ReadAsStringAsync(Cancellation);
            foreach (Match link in Links().Matches(pages[path]))
            {
                waiting.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
            }
        }

        return pages;
    }

    private static List<string> EventsOf(RunningGateway gateway)
    {
        var ledger = gateway.Services.GetRequiredService<SegmentLedger>();
        var texts = new List<string>();
        for (ulong next = 0; ledger.Read(next, 4_096, 1 << 20) is { } batch; next = batch.NextIndex)
        {
            foreach (var entry in batch.Entries)
            {
                texts.Add(Encoding.Latin1.GetString(entry.Span));
                var json = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(json))
                {
                    EventJson.Write(writer, next, CustodyCodec.Parse(entry.Span));
                }

                texts.Add(Encoding.UTF8.GetString(json.WrittenSpan));
            }
        }

        Assert.Contains(texts, static text => text.Contains("put_away", StringComparison.Ordinal));
        return texts;
    }

    private static async Task<List<string>> AnswersAsync(RunningGateway gateway, string token)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{gateway.GrpcPort}");
        var client = new Stock.StockClient(channel);
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        var texts = new List<string> { (await client.GetAsync(new GetRequest { PieceId = "ring-1" }, headers, cancellationToken: Cancellation)).ToString() };
        using var all = client.Query(new QueryRequest(), headers, cancellationToken: Cancellation);
        await foreach (var answer in all.ResponseStream.ReadAllAsync(Cancellation))
        {
            texts.Add(answer.ToString());
        }

        Assert.NotEmpty(texts);
        return texts;
    }

    private static void AllClean(string what, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Clean(what, text);
        }
    }

    private static void Clean(string what, string text)
    {
        Assert.False(text.Contains(Canary, StringComparison.OrdinalIgnoreCase), $"{what}: {text}");
        MoneyClean(what, [text]);
    }

    /// <summary>No sum, however its thousands are parted.</summary>
    private static void MoneyClean(string what, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var digits = Thousands().Replace(text, "");
            Assert.All([Worth, ZoneLimit, ShipmentLimit], sum => Assert.False(
                digits.Contains(sum.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), $"{what}: {text}"));
        }
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("(?:href|src|action)=\"(/[^\"#]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<=\d)[,.'’_\s](?=\d{3})")]
    private static partial Regex Thousands();
}
