using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Days;

/// <summary>Whatever doors, stations, sensors and people say goes through here: into the script, and to the clerk who notes
/// what was told.</summary>
internal sealed class Teller(DayScript script, Agenda agenda, Clerk clerk, DaysTruth truth, Dice dice)
{
    /// <summary>A tag on a tray that goes by, and one on a tray itself.</summary>
    private const double ReadInTray = 0.93;
    private const double ReadTray = 0.995;
    private const double ReadAlone = 0.995;

    // Of single tags in a tray that was decided as one.
    private const double UnresolvedInTray = 0.002;

    /// <summary>A tray of which no more than this share was read, and not the tray itself, has not been seen.</summary>
    private const double TrayShare = 0.5;

    public DateTimeOffset Now => agenda.Now;

    public DaysTruth Truth => truth;

    public Dice Dice => dice;

    public void Badge(DoorSpec door, string person) => Write("badge", new JsonObject
    {
        ["portal"] = door.Id, ["code"] = Layout.BadgeOf(person),
    });

    public void Door(string door, bool isOpen)
    {
        Write("door", new JsonObject { ["portal"] = door, ["state"] = isOpen ? "open" : "closed" });
        truth.Occurrences += isOpen ? 1 : 0;
    }

    public void Blind(DoorSpec door, bool isBlind, bool isDoubtful)
    {
        Write("gap", new JsonObject { ["portal"] = door.Id, ["reader"] = ReaderOf(door), ["state"] = isBlind ? "open" : "closed" });
        truth.Occurrences += isBlind ? 1 : 0;
        foreach (var zone in new[] { door.Inside, door.Outside }.Where(_ => isDoubtful))
        {
            if (isBlind)
            {
                clerk.Blind(zone);
            }
            else
            {
                clerk.Sees(zone, Now);
            }
        }
    }

    public void Air(string zone, double humidity, double temperature) => Write("air", new JsonObject
    {
        ["sensor"] = $"air-{zone}",
        ["zone"] = zone,
        ["temperatureC"] = Math.Round(temperature, 2),
        ["humidityPercent"] = Math.Round(humidity, 2),
    });

    public void Scan(string station, string code) => Write("scan", new JsonObject { ["station"] = station, ["code"] = code });

    public void Sweep(string zone, string counter, IEnumerable<Item> read) => Write("sweep", new JsonObject
    {
        ["zone"] = zone, ["counter"] = counter, ["epcs"] = DayScript.Texts(read.Select(static item => item.Epc)),
    });

    /// <summary>What a person, or a terminal that a person uses, says: a kind of event of protos/edgevault/custody/v1.</summary>
    public void Say(
        string kind, JsonObject what, Item? item = null, string container = "", string place = "", params string[] people)
    {
        var said = new JsonObject { [kind] = what };
        void Add(string name, string text)
        {
            if (text.Length > 0)
            {
                said[name] = text;
            }
        }

        Add("pieceId", item?.Id ?? "");
        Add("containerId", container);
        Add("placeId", place);
        said["custodians"] = new JsonArray([.. people.Select(static person =>
            new JsonObject { ["custodianId"] = person, ["role"] = "handler" })]);
        Write("say", said);
    }

    public void Account(Expected incident, string cause) => Write("account", new JsonObject
    {
        ["rule"] = incident.Rule,
        ["cause"] = cause,
        ["people"] = DayScript.Texts(Layout.Closers),
        ["piece"] = incident.Pieces.Count > 0 ? incident.Pieces[0] : "",
        ["portal"] = Array.Exists(Layout.Doors, door => door.Id == incident.Where) ? incident.Where : "",
    });

    public int Ask() => Write("ask", new JsonObject());

    /// <summary>Pieces that go through a door, in the hand, and what the radio makes of it.</summary>
    public void Cross(DoorSpec door, string direction, IReadOnlyList<Item> items, string? tid = null, bool isRead = false)
    {
        Go(door, direction, items);
        var read = items.Where(_ => isRead || dice.Chance(ReadAlone)).ToList();
        if (read.Count > 0)
        {
            Tags(door, direction, [.. read.Select(static item => item.Epc)], [.. read.Select(item => tid ?? TidOf(item))]);
            read.ForEach(item => Passed(item, door, direction, isInferred: false));
        }
    }

    /// <summary>A tray with what is in it.</summary>
    public void Cross(DoorSpec door, string direction, Tray tray)
    {
        Go(door, direction, tray.Items);
        tray.IsOut = direction == "out";
        var read = tray.Items.Where(_ => dice.Chance(ReadInTray)).ToList();
        var isRead = dice.Chance(ReadTray);
        var unresolved = isRead ? read.Where(_ => dice.Chance(UnresolvedInTray)).ToList() : [];
        Tags(
            door, direction, [.. read.Select(static item => item.Epc), .. isRead ? [tray.Epc] : Array.Empty<string>()],
            [.. read.Select(TidOf)], [.. unresolved.Select(static item => item.Epc)]);
        var isSeen = isRead || read.Count > TrayShare * tray.Items.Count;
        foreach (var item in tray.Items)
        {
            var isOwn = read.Contains(item) && !unresolved.Contains(item);
            if (isOwn || isSeen)
            {
                Passed(item, door, direction, isInferred: !isOwn);
            }
        }
    }

    /// <summary>Tags that are no piece's.</summary>
    public void Tags(
        DoorSpec door, string direction, IReadOnlyList<string> epcs, IReadOnlyList<string>? tids = null,
        IReadOnlyList<string>? unresolved = null)
    {
        var cross = new JsonObject
        {
            ["portal"] = door.Id, ["direction"] = direction, ["epcs"] = DayScript.Texts(epcs), ["seconds"] = 3,
        };
        if (tids is not null)
        {
            cross["tids"] = DayScript.Texts(tids);
        }

        if (unresolved is { Count: > 0 })
        {
            cross["unresolved"] = DayScript.Texts(unresolved);
        }

        Write("cross", cross);
        truth.Occurrences++;
        if (direction is "in" or "out" && truth.Days.Count > 0)
        {
            truth.Days[^1].Crossings++;
        }
    }

    /// <summary>It must ring, once.</summary>
    /// <param name="rule">By its name in the configuration.</param>
    /// <param name="where">Portal or zone.</param>
    /// <param name="items">It is about.</param>
    /// <param name="within">So much later at most.</param>
    /// <param name="blocks">Whether they are no verified stock until it is closed.</param>
    /// <param name="since">When it could first be known; just now unless said.</param>
    public Expected Expect(
        string rule, string where, IEnumerable<Item> items, TimeSpan within, bool blocks = false, DateTimeOffset? since = null)
    {
        var expected = new Expected(
            rule, since ?? Now - TimeSpan.FromSeconds(10), Now + within, where, [.. items.Select(static item => item.Id)])
        {
            Staged = items.Select(static item => item.WrongSince).FirstOrDefault(static since => since is not null) ?? Now,
        };
        truth.Incidents.Add(expected);
        foreach (var item in items.Where(_ => blocks))
        {
            item.Told.Blocks++;
        }

        return expected;
    }

    // Most readers read a chip's number only now and then.
    private string TidOf(Item item) => dice.Chance(0.4) ? item.Tid : "";

    private static void Go(DoorSpec door, string direction, IEnumerable<Item> items)
    {
        foreach (var item in items)
        {
            item.RealZone = direction switch { "in" => door.Inside, "out" => door.Outside, _ => item.RealZone };
        }
    }

    private void Passed(Item item, DoorSpec door, string direction, bool isInferred)
    {
        var told = item.Told;
        told.IsKnown = true;
        // Who is with a carrier stays with him, whatever doors see.
        if (told.Where == ToldWhere.Transit)
        {
            return;
        }

        switch (direction)
        {
            case "in":
                told.Prove(Now, isInferred);
                told.Move(ToldWhere.Inside, door.Inside);
                break;
            case "out":
                told.Prove(Now, isInferred);
                told.Move(ToldWhere.Outside, door.Outside);
                break;
            case "unresolved":
                told.Move(ToldWhere.Uncertain, told.Zone);
                break;
        }
    }

    private static string ReaderOf(DoorSpec door) => $"r{Array.IndexOf(Layout.Doors, door) + 1}";

    private int Write(string thing, JsonObject what) => script.Write(Now, thing, what);
}
