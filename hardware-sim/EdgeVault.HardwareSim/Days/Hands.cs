using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>What people do with pieces, one whole action at a time, as terminals and scanners tell of it.</summary>
internal sealed class Hands(Teller teller, Doors doors, Agenda agenda, Inventory inventory)
{
    private const string CancelCard = "EDGEVAULT-CANCEL";

    private int _seals;
    private int _orders;

    public string Anybody() => teller.Dice.Pick(Layout.Staff);

    /// <summary>Two different people.</summary>
    public string[] Two()
    {
        var first = teller.Dice.Next(0, Layout.Staff.Length - 1);
        return [Layout.Staff[first], Layout.Staff[(first + teller.Dice.Next(1, Layout.Staff.Length - 1)) % Layout.Staff.Length]];
    }

    /// <summary>As many as the door asks for.</summary>
    public string[] For(DoorSpec door) => door.People switch { 0 => [], 1 => [Anybody()], _ => Two() };

    /// <summary>A piece that lies in a zone, and that nobody has anything to do with. It is busy from now on.</summary>
    public Item Take(string zone, bool ofSet = false) => TryTake(zone, ofSet)
        ?? throw new InvalidOperationException($"Nothing lies in {zone} any more that could be taken.");

    public Item? TryTake(string zone, bool ofSet = false)
    {
        var free = inventory.Items.Where(item => IsFree(item, zone) && item.SetId.Length > 0 == ofSet).ToList();
        if (free.Count == 0)
        {
            return null;
        }

        var item = teller.Dice.Pick(free);
        item.IsBusy = true;
        return item;
    }

    /// <summary>Two pieces of one set; null where there are none.</summary>
    public (Item One, Item Other)? TakePair(string zone)
    {
        var pairs = inventory.Items.Where(item => IsFree(item, zone) && item.SetId.Length > 0)
            .GroupBy(static item => item.SetId).Where(static set => set.Count() == 2).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var pair = teller.Dice.Pick(pairs).ToList();
        pair.ForEach(static item => item.IsBusy = true);
        return (pair[0], pair[1]);
    }

    public void Put(Item item, string person, string? place = null, string? zone = null)
    {
        teller.Scan(Layout.PutStation, Layout.BadgeOf(person));
        teller.Scan(Layout.PutStation, place ?? item.HomePlace);
        teller.Scan(Layout.PutStation, item.Code);
        teller.Scan(Layout.PutStation, CancelCard);
        item.Told.Prove(teller.Now);
        item.Told.Move(ToldWhere.Inside, zone ?? item.HomeZone);
        item.Told.Rest();
        item.RealZone = zone ?? item.HomeZone;
    }

    /// <summary>Out for a purpose, and back.</summary>
    public void CheckOut(Item item, string purpose, DateTimeOffset until, string taker)
    {
        teller.Say("checkedOut", new JsonObject { ["purpose"] = purpose, ["untilUs"] = Us(until) }, item, people: taker);
        item.Told.Prove(teller.Now);
        item.Told.IsCheckedOut = true;
    }

    public void CheckIn(Item item, string person)
    {
        teller.Say("checkedIn", [], item, place: item.HomePlace, people: person);
        item.Told.Prove(teller.Now);
        item.Told.Rest();
    }

    /// <summary>Through the door and back to its place.</summary>
    public void Home(Item item, DoorSpec door, Action? then = null) =>
        doors.Walk(door, For(door), () => teller.Cross(door, "in", [item]), () =>
        {
            CheckIn(item, Anybody());
            Put(item, Anybody());
            item.IsBusy = false;
            then?.Invoke();
        });

    public string NewSeal() => $"{Layout.SealPrefix}{++_seals:D6}";

    /// <summary>Picked and packed: the box lies sealed at the packing bench.</summary>
    public (string Id, string Epc) Pack(IReadOnlyList<Item> items, string seal, string person)
    {
        var order = $"o-{++_orders}";
        foreach (var item in items)
        {
            teller.Say("picked", new JsonObject { ["order"] = order }, item, people: person);
            item.Told.Prove(teller.Now);
            item.Told.IsPicked = true;
        }

        var box = inventory.NewBox();
        teller.Scan(Layout.PackStation, Layout.BadgeOf(person));
        teller.Scan(Layout.PackStation, box.Code);
        foreach (var item in items)
        {
            teller.Scan(Layout.PackStation, item.Code);
            item.Told.Prove(teller.Now);
        }

        teller.Scan(Layout.PackStation, seal);
        teller.Scan(Layout.PackStation, CancelCard);
        teller.Truth.Occurrences++;
        return (box.Id, box.Epc);
    }

    /// <summary>Handed to the carrier, who leaves by vault door and dock.</summary>
    public void Ship((string Id, string Epc) box, IReadOnlyList<Item> items, DoorSpec door, Action? then = null)
    {
        teller.Say("shipped", new JsonObject { ["destination"] = "b-7", ["carrier"] = "x-1" }, container: box.Id, people: Anybody());
        foreach (var item in items)
        {
            item.Told.Move(ToldWhere.Transit, "");
            item.Told.Rest();
        }

        void Leave(DoorSpec at)
        {
            teller.Tags(at, "out", [box.Epc]);
            foreach (var item in items)
            {
                item.RealZone = at.Outside;
            }
        }

        doors.Walk(door, For(door), () => Leave(door), () => agenda.In(
            TimeSpan.FromSeconds(teller.Dice.Next(20, 90)),
            () => doors.Walk(Layout.Dock, [], () => Leave(Layout.Dock), then)));
    }

    /// <summary>From the dock into the vault, looked at, and for sale.</summary>
    public void Arrive(IReadOnlyList<Item> items, Action<Item> take, int inspectors = 1)
    {
        var door = items[0].HomeZone == Layout.VaultB ? Layout.DoorB : Layout.DoorA;
        foreach (var item in items)
        {
            item.IsBusy = true;
        }

        doors.Walk(Layout.Dock, [], () => teller.Cross(Layout.Dock, "in", items), () =>
        {
            foreach (var item in items)
            {
                take(item);
                item.Told.Prove(teller.Now);
                item.Told.Move(ToldWhere.Inside, Layout.GoodsIn);
                (item.Told.IsInspected, item.RealZone) = (false, Layout.GoodsIn);
            }

            agenda.In(TimeSpan.FromMinutes(teller.Dice.Next(5, 20)), () =>
                doors.Walk(door, For(door), () => teller.Cross(door, "in", items), () => Inspect(items, inspectors)));
        });
    }

    private void Inspect(IReadOnlyList<Item> items, int inspectors)
    {
        foreach (var item in items)
        {
            Put(item, Anybody());
            var people = inspectors > 1 ? Two() : [Anybody()];
            teller.Say(
                "intakeInspected", new JsonObject { ["result"] = "INTAKE_RESULT_VERIFIED", ["weightMg"] = item.WeightMg.ToString() },
                item, people: people);
            item.Told.Prove(teller.Now);
            item.Told.IsInspected = true;
            item.Told.IsBroken &= inspectors < 2;
            item.IsBusy = false;
        }
    }

    public static string Us(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString();

    private static bool IsFree(Item item, string zone) => !item.IsBusy && item.Tray is null && item.RealZone == zone
        && item.TagZone.Length == 0 && item.Told is { Where: ToldWhere.Inside, Blocks: 0, IsInspected: true, ConsignmentEnds: null } told && told.Zone == zone;
}
