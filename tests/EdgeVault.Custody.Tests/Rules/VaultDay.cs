using System.Collections.Immutable;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Tests.Events;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>A whole day of a vault as its events tell it, from a seed: trays out in the morning and home at night,
/// photographs, deliveries, shipments, counts. With a chance of things going wrong, and the truth of what did.</summary>
internal sealed class VaultDay
{
    private const int Trays = 12;
    private const int PerTray = 12;
    private const int Loose = Trays * PerTray;
    private const int Pieces = Loose + 60;

    private readonly Random _random;
    private readonly double _wrong;
    private readonly HashSet<int> _gone = [];
    private int _boxes;

    public VaultDay(int seed, double wrong)
    {
        (_random, _wrong) = (new Random(seed), wrong);
        Site = new RuleSite(
            RuleSite.Plan with
            {
                Standing = [.. Enumerable.Range(0, Trays).Select(tray => $"tray-{tray}")],
                Limits = ImmutableDictionary<string, decimal>.Empty,
                ShipmentLimit = null,
            },
            Enumerable.Range(0, Pieces).Select(Vault.PieceOf), places: new Dictionary<string, EdgeVault.Custody.Pieces.Place>());
    }

    public RuleSite Site { get; }

    public int Crossings { get; private set; }

    /// <summary>What went wrong: which rule must ring for it.</summary>
    public List<IncidentRule> Truth { get; } = [];

    public void Run()
    {
        Fill();
        Site.Say(new SiteModeChanged { Mode = SiteMode.Opening });
        Count(CountKind.Opening);
        Site.Say(new SiteModeChanged { Mode = SiteMode.Day });
        foreach (var tray in Enumerable.Range(0, Trays))
        {
            Carry(tray, Direction.Out);
        }

        for (var hour = 0; hour < 40; hour++)
        {
            Site.Later(_random.Next(5, 15)).Tick();
            Something();
        }

        Site.Say(new SiteModeChanged { Mode = SiteMode.Closing });
        var notHome = false;
        foreach (var tray in Enumerable.Range(0, Trays))
        {
            if (Goes(IncidentRule.NotHomeAtClosing, notHome ? 0 : 0.1))
            {
                notHome = true;
                continue;
            }

            Carry(tray, Direction.In);
        }

        Site.Later(5).Tick();
        Count(CountKind.Closing);
        Site.Say(new SiteModeChanged { Mode = SiteMode.Night }).Later(60).Tick();
    }

    private void Something()
    {
        switch (_random.Next(7))
        {
            case 0:
                var tray = _random.Next(Trays);
                Carry(tray, Direction.In);
                Site.Later(3).Tick();
                Carry(tray, Direction.Out);
                break;
            case 1:
                Photograph(Pick());
                break;
            case 2:
                Ship(Pick());
                break;
            case 3:
                Deliver();
                break;
            case 4:
                Doubt(Pick());
                break;
            case 5:
                Door();
                break;
            default:
                Wander(Pick());
                break;
        }
    }

    /// <summary>A tray and most of what is in it; some tags are not read.</summary>
    private void Carry(int tray, Direction direction)
    {
        int[] read = [.. Enumerable.Range(tray * PerTray, PerTray).Where(_ => _random.Next(10) > 0), 900 + tray];
        Cross(direction, read);
    }

    private void Cross(Direction direction, int[] serials, string? tid = null)
    {
        var isProven = !Goes(IncidentRule.CrossingWithoutProof, 0.5);
        Site.Cross(direction, serials, carriers: isProven ? ["anna"] : [], tid: tid ?? "");
        Crossings++;
    }

    private void Photograph(int serial)
    {
        Site.Say(new CheckedOut { Purpose = "photo", UntilUs = CustodyTime.ToUs(Site.Now.AddMinutes(60)) }, $"p-{serial}");
        Cross(Direction.Out, [serial]);
        Site.Later(Goes(IncidentRule.CheckedOutTooLong, 1) ? 75 : 40).Tick();
        Cross(Direction.In, [serial]);
        Site.Say(new CheckedIn(), $"p-{serial}", "", "PL-1");
    }

    private void Ship(int serial)
    {
        var box = $"box-{_boxes++}";
        Site.Say(new Picked { Order = "o" }, $"p-{serial}").Say(new Packed(), $"p-{serial}", box)
            .Say(new Sealed { Seal = Goes(IncidentRule.Seal, 1) ? SealOf(box) : $"S-{box}" }, "", box)
            .Say(new Shipped { Destination = "b-7" }, "", box);
        Cross(Direction.Out, [serial]);
        _gone.Add(serial);
        if (Goes(IncidentRule.SeenAfterEnd, 1))
        {
            Site.Later(30);
            Cross(Direction.In, [serial]);
        }
    }

    private string SealOf(string box)
    {
        Site.Say(new Sealed { Seal = $"S-old-{box}" }, "", $"{box}-before").Say(
            new Unsealed { Seal = $"S-old-{box}", Condition = SealCondition.Whole }, "", $"{box}-before");
        return $"S-old-{box}";
    }

    private void Deliver() => Site.Say(
        new Received
        {
            Reason = IntakeReason.SeasonalRemoval,
            Zone = "vault-a",
            SealCondition = Goes(IncidentRule.Seal, 1) ? SealCondition.Broken : SealCondition.Whole,
        },
        $"p-{Pick()}");

    private void Doubt(int serial)
    {
        Site.Say(new CheckedOut { Purpose = "sizing", UntilUs = CustodyTime.ToUs(Site.Now.AddMinutes(600)) }, $"p-{serial}");
        Site.Cross(Direction.Unresolved, [serial]);
        Site.Later(Goes(IncidentRule.UnsettledPassage, 1) ? 14 : 4).Tick();
        Site.Say(new CheckedIn(), $"p-{serial}", "", "PL-1").Say(new PutAway { Zone = "vault-a" }, $"p-{serial}", "", "PL-1");
    }

    private void Door() => Site.Say(new DoorOpened { Portal = "door-1" }).Later(Goes(IncidentRule.DoorHeld, 1) ? 4 : 1).Tick()
        .Say(new DoorClosed { Portal = "door-1" });

    /// <summary>Somebody takes a ring along, or thinks better of it at the door.</summary>
    private void Wander(int serial)
    {
        if (Goes(IncidentRule.ExitWithoutAuthorisation, 1))
        {
            Cross(Direction.Out, [serial]);
            Site.Later(2);
            Cross(Direction.In, [serial]);
            Site.Say(new PutAway { Zone = "vault-a" }, $"p-{serial}", "", "PL-1");
        }
        else
        {
            Site.Cross(Direction.TurnedBack, [serial]);
        }
    }

    private void Count(CountKind kind)
    {
        var count = Site.Next;
        Site.Say(new CountOpened { CountKind = kind, Zone = "vault-a" });
        var missing = kind == CountKind.Closing && Goes(IncidentRule.MissingAtCount, 1) ? Pick() : -1;
        foreach (var pieceId in Site.Vault.State.PiecesIn("vault-a").Order(StringComparer.Ordinal).ToList())
        {
            Site.Do(new Fact
            {
                Kind = new CountLine
                {
                    Count = count, Result = pieceId == $"p-{missing}" ? CountResult.Missing : CountResult.Present, Zone = "vault-a",
                },
                From = Site.Now,
                PieceId = pieceId,
            });
        }

        Site.Say(new CountClosed { Count = count, CountKind = kind, Zone = "vault-a" });
        if (missing >= 0)
        {
            _gone.Add(missing);
        }
    }

    private void Fill()
    {
        for (var serial = 0; serial < Pieces; serial++)
        {
            Site.Say(new PutAway { Zone = "vault-a" }, $"p-{serial}", "", "PL-1");
            if (serial < Loose)
            {
                Site.Say(new Aggregated(), $"p-{serial}", $"tray-{serial / PerTray}");
            }
        }

        for (var tray = 0; tray < Trays; tray++)
        {
            Site.Say(new Tagged { Tag = FactTests.TagOf(900 + tray) }, "", $"tray-{tray}");
        }
    }

    private int Pick()
    {
        while (true)
        {
            var serial = Loose + _random.Next(Pieces - Loose);
            if (!_gone.Contains(serial))
            {
                return serial;
            }
        }
    }

    private bool Goes(IncidentRule rule, double weight)
    {
        var isWrong = _random.NextDouble() < _wrong * weight;
        if (isWrong)
        {
            Truth.Add(rule);
        }

        return isWrong;
    }
}
