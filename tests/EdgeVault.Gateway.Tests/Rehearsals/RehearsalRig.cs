using EdgeVault.Capture;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Scanners;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Rehearsals;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gs1.Epc;
using PieceClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Gateway.Tests.Rehearsals;

/// <summary>A small site with a door, three stations and three people, and what a script makes of it.</summary>
internal sealed class RehearsalRig
{
    public const string Canary = "CANARY";

    private readonly RehearsalPlayer _player;

    public RehearsalRig(int pieces = 5)
    {
        Site = SiteOf(pieces);
        Rehearsal = new Rehearsal(Site, (index, made, bytes) => Events.Add((index, made, bytes)));
        _player = new RehearsalPlayer(Site, Rehearsal, (line, why) => Refused.Add((line, why)), Asked.Add);
    }

    public RehearsalSite Site { get; }

    /// <summary>The serial of the tag that c-3 wears.</summary>
    public const int RadioBadge = 900;

    public Rehearsal Rehearsal { get; }

    public List<(ulong Index, CustodyEvent Event, byte[] Bytes)> Events { get; } = [];

    public List<(int Line, string Why)> Refused { get; } = [];

    public List<int> Asked { get; } = [];

    /// <summary>In registers only; nothing of it may come out.</summary>
    public static Place PlaceOf(string id, string zone) => new()
    {
        PlaceId = id, Zone = zone, Vault = Canary, Room = Canary, Cabinet = Canary, Drawer = Canary, Slot = Canary,
    };

    public static string Tag(int serial) => Convert.ToHexString(Bits(serial).ToArray());

    private static EpcBits Bits(int serial)
    {
        Assert.True(EpcCodec.TryEncodeTagUri($"urn:epc:tag:sgtin-96:3.0614141.812345.{serial}", out var bits, out var error), error.ToString());
        return bits;
    }

    /// <summary>Plays lines, each <c>hh:mm:ss</c> and the rest of its object.</summary>
    public RehearsalRig Play(params string[] lines)
    {
        var script = string.Join('\n', lines.Select(static line => $$"""{"at":"2026-03-02T{{line[..8]}}Z",{{line[9..]}}}"""));
        foreach (var (number, step) in RehearsalReader.Read(new StringReader(script)))
        {
            _player.Play(number, step);
        }

        return this;
    }

    private static RehearsalSite SiteOf(int pieces)
    {
        var register = new PieceRegister(Enumerable.Range(1, pieces).Select(static serial => new Piece
        {
            PieceId = $"p-{serial}", Identity = $"urn:epc:id:sgtin:0614141.812345.{serial}", Barcode = $"EV{serial}", ValueClass = PieceClass.Low,
        }));
        CustodianEntry[] people =
        [
            .. new[] { "c-1", "c-2", "c-3" }.Select(static id => new CustodianEntry
            {
                CustodianId = id, Badge = $"{Canary}-{id}", Roles = ["station", Canary],
                Identity = id == "c-3" ? EpcCodec.IdentityKey(Bits(RadioBadge)) : "",
            }),
        ];
        var capture = new CaptureOptions();
        capture.Portals["door-1"] = new PortalOptions
        {
            ReadPoint = "urn:epc:id:sgln:0614141.00001.1", InsideZone = "vault-a", OutsideZone = "corridor",
        };
        capture.Scanners["badge-1"] = new ScannerOptions { Endpoint = "tcp://127.0.0.1:1", Portal = "door-1" };
        return new RehearsalSite
        {
            Gateway = new GatewayOptions
            {
                Gateway = "gw1",
                Stations =
                {
                    ["put-1"] = new StationOptions { Activity = "put-away" }, ["count-1"] = new StationOptions { Activity = "count" },
                },
            },
            Capture = capture,
            Custody = new CustodyOptions { Site = "dc1" },
            Site = new CustodySite("dc1", TimeZoneInfo.Utc, new byte[16]),
            Rules = RulePlanBuilder.Build(
                new RuleOptions { Portals = { ["door-1"] = new PortalRuleOptions { NeedsAuthorisation = true } } }, ["door-1"]),
            Stock = new StockPolicy(),
            Registers = new FixedRegisters(register) { Places = new Dictionary<string, Place> { ["PL-1"] = PlaceOf("PL-1", "vault-a") } },
            Custodians = people,
            Codes = new SiteCodes(register, [PlaceOf("PL-1", "vault-a")], people),
        };
    }
}
