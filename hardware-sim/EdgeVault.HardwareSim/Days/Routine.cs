using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>An ordinary day: opening, trays out, errands, parcels, deliveries, trays home, counts, night. With all that is
/// never quite right and wrong neither: tags that are not read, coats, a crossing that the next scan settles, a photographer who
/// is three minutes late.</summary>
internal sealed class Routine(
    Teller teller, Agenda agenda, Doors doors, Hands hands, Inventory inventory, Mishaps mishaps, Counting counting, Clerk clerk)
{
    // Hours. A night belongs to the day before it: who breaks in at two is no ring of the quiet day that follows.
    private const double NightEnds = 6;

    private double _humidity = 52;
    private bool _isDraughty;
    private Tray? _leftOut;

    /// <summary>The first morning: everything lies in its place, looked at and tagged.</summary>
    public void MoveIn()
    {
        foreach (var door in Layout.Doors)
        {
            teller.Door(door.Id, isOpen: false);
        }

        foreach (var item in inventory.Here)
        {
            teller.Say("putAway", new JsonObject { ["zone"] = item.HomeZone }, item, place: item.HomePlace, people: hands.Anybody());
            teller.Say(
                "intakeInspected", new JsonObject { ["result"] = "INTAKE_RESULT_VERIFIED", ["weightMg"] = item.WeightMg.ToString() },
                item, people: hands.Anybody());
            item.Told.Prove(teller.Now);
            item.Told.Move(ToldWhere.Inside, item.HomeZone);
            (item.Told.IsInspected, item.RealZone) = (true, item.HomeZone);
            if (item.Tray is { } tray)
            {
                teller.Say("aggregated", [], item, tray.Id, people: hands.Anybody());
            }
        }
    }

    /// <summary>Sets a whole day, from before the opening to the next one.</summary>
    /// <param name="day">Midnight that it begins with.</param>
    /// <param name="plan">What is to go wrong; empty for a quiet day.</param>
    /// <param name="isWave">The season ends: everything comes back at once.</param>
    /// <param name="isFull">Everything is counted in the evening.</param>
    public void Set(DateTimeOffset day, IReadOnlyList<string> plan, bool isWave, bool isFull)
    {
        DateTimeOffset At(double hour) => day + TimeSpan.FromHours(hour);
        agenda.At(At(NightEnds), () => teller.Truth.Days.Add(new DayFigures(At(NightEnds), plan.Count == 0)));
        for (var hour = 0.0; hour < 24; hour += 1.0 / 12)
        {
            agenda.At(At(hour), Air);
        }

        agenda.At(At(6.5), () => Open(At(7)));
        agenda.At(At(7.1), TraysOut);
        // Who is away for an hour and a half is back before the trays queue at the door.
        for (var errand = 0; errand < 30; errand++)
        {
            agenda.At(At(8.7 + (teller.Dice.NextUnit() * 6.9)), Errand);
        }

        for (var parcel = 0; parcel < 12; parcel++)
        {
            agenda.At(At(8.7 + (teller.Dice.NextUnit() * 7.3)), Parcel);
        }

        for (var delivery = 0; delivery < (isWave ? 12 : 3); delivery++)
        {
            agenda.At(At(8.7 + (teller.Dice.NextUnit() * 7)), () => Delivery(isWave ? 14 : 5));
        }

        for (var coat = 0; coat < 50; coat++)
        {
            agenda.At(At(8.7 + (teller.Dice.NextUnit() * 7)), Coat);
        }

        foreach (var (name, number) in plan.Select(static (name, number) => (name, number)))
        {
            Plan(name, At(8.8 + ((number + teller.Dice.NextUnit()) * 6.8 / Math.Max(1, plan.Count))), At(26));
        }

        agenda.At(At(11), () => Blink(Layout.DoorA));
        agenda.At(At(12), Ask);
        agenda.At(At(17.5), () => Mode("closing"));
        agenda.At(At(17.6), TraysHome);
        agenda.At(At(19.2), () => Evening(isFull, plan.Contains("moved-while-frozen")));
    }

    private void Plan(string name, DateTimeOffset at, DateTimeOffset night)
    {
        switch (name)
        {
            case "not-home-at-closing":
                agenda.At(at, () => _leftOut = teller.Dice.Pick(inventory.AllTrays));
                break;
            case "door-forced":
                agenda.At(night, mishaps.DoorForced);
                break;
            case "moved-while-frozen":
                break;
            default:
                agenda.At(at, () => mishaps.Start(name));
                break;
        }
    }

    private void Open(DateTimeOffset day)
    {
        Mode("opening");
        doors.Walk(Layout.DoorB, hands.Two(), () => { }, () =>
        {
            teller.Say("vaultOpened", new JsonObject { ["zone"] = Layout.VaultB }, people: hands.Anybody());
            var people = Counters();
            counting.Start(Layout.VaultB, people[0], people[1], people[2], hasReader: true, () => { });
        });
        agenda.At(day, () => Mode("day"));
    }

    private void TraysOut()
    {
        if (_leftOut is { } late)
        {
            doors.Walk(Layout.DoorA, [hands.Anybody()], () => teller.Cross(Layout.DoorA, "in", late));
            _leftOut = null;
        }

        foreach (var tray in inventory.AllTrays)
        {
            doors.Walk(Layout.DoorA, [hands.Anybody()], () => teller.Cross(Layout.DoorA, "out", tray));
        }
    }

    private void TraysHome()
    {
        foreach (var tray in inventory.AllTrays.Where(tray => tray != _leftOut && tray.IsOut))
        {
            doors.Walk(Layout.DoorA, [hands.Anybody()], () => teller.Cross(Layout.DoorA, "in", tray));
        }
    }

    /// <summary>Photo, sizing, viewing; sometimes late, never too late; sometimes the radio cannot tell.</summary>
    private void Errand()
    {
        var isHigh = teller.Dice.Chance(0.25);
        if (hands.TryTake(isHigh ? Layout.VaultB : Layout.VaultA) is not { } item)
        {
            return;
        }

        var door = isHigh ? Layout.DoorB : Layout.DoorA;
        var (person, away) = (hands.Anybody(), TimeSpan.FromMinutes(teller.Dice.Next(10, 90)));
        hands.CheckOut(item, teller.Dice.Pick(["photo", "sizing", "viewing"]), agenda.Now + away + TimeSpan.FromMinutes(45), person);
        doors.Walk(door, hands.For(door), () => teller.Cross(door, "out", [item]), () => agenda.In(away, () => Back(item, door)));
    }

    private void Back(Item item, DoorSpec door)
    {
        if (!teller.Dice.Chance(0.02))
        {
            hands.Home(item, door);
            return;
        }

        // Nobody can tell whether it came in; putting it away says so.
        doors.Walk(door, hands.For(door), () =>
        {
            teller.Cross(door, "unresolved", [item]);
            item.RealZone = door.Inside;
        }, () => agenda.In(TimeSpan.FromMinutes(teller.Dice.Next(1, 7)), () =>
        {
            hands.CheckIn(item, hands.Anybody());
            hands.Put(item, hands.Anybody());
            item.IsBusy = false;
        }));
    }

    private void Parcel()
    {
        if (hands.TryTake(Layout.VaultA) is not { } item)
        {
            return;
        }

        List<Item> items = [item];
        if (teller.Dice.Chance(0.2) && hands.TakePair(Layout.VaultA) is { } pair)
        {
            items.AddRange([pair.One, pair.Other]);
        }

        var box = hands.Pack(items, hands.NewSeal(), hands.Anybody());
        agenda.In(TimeSpan.FromMinutes(teller.Dice.Next(3, 30)), () => hands.Ship(box, items, Layout.DoorA));
    }

    private void Delivery(int most)
    {
        var items = inventory.Arriving(teller.Dice.Next(1, most));
        if (items.Count > 0)
        {
            var seal = hands.NewSeal();
            hands.Arrive(items, item => mishaps.Receive(item, seal, "SEAL_CONDITION_WHOLE"));
        }
    }

    /// <summary>A jacket with a tag of its shop, a courier's bag: in, and out again.</summary>
    private void Coat()
    {
        var tag = inventory.NewStranger();
        var door = teller.Dice.Pick(Layout.Doors);
        doors.Walk(door, hands.For(door), () => teller.Tags(door, "in", [tag]), () =>
            agenda.In(TimeSpan.FromMinutes(teller.Dice.Next(5, 150)), () =>
                doors.Walk(door, hands.For(door), () => teller.Tags(door, "out", [tag]))));
    }

    /// <summary>A reader falls silent for a moment while its door is closed: nothing can have gone through.</summary>
    private void Blink(DoorSpec door) => doors.Hold(door, TimeSpan.FromMinutes(4), _ =>
    {
        teller.Blind(door, isBlind: true, isDoubtful: false);
        agenda.In(TimeSpan.FromMinutes(3), () => teller.Blind(door, isBlind: false, isDoubtful: false));
    });

    private void Evening(bool isFull, bool isMoved)
    {
        var people = Counters();
        var absent = isFull && isMoved ? Absent() : null;
        counting.Start(Layout.VaultB, people[0], people[1], people[2], hasReader: true, () =>
        {
            if (!isFull)
            {
                Night();
                return;
            }

            Mode("count");
            if (absent is not null)
            {
                agenda.In(TimeSpan.FromMinutes(4), () => mishaps.MoveWhileFrozen(absent));
            }

            counting.Start(Layout.VaultA, people[2], people[0], "", hasReader: false, Night);
        });
    }

    /// <summary>A piece that somebody has out over the evening.</summary>
    private Item? Absent()
    {
        if (hands.TryTake(Layout.VaultA) is not { } item)
        {
            return null;
        }

        hands.CheckOut(item, "viewing", agenda.Now + TimeSpan.FromHours(8), hands.Anybody());
        doors.Walk(Layout.DoorA, [hands.Anybody()], () => teller.Cross(Layout.DoorA, "out", [item], isRead: true));
        return item;
    }

    private void Night() => agenda.In(TimeSpan.FromMinutes(5), () =>
    {
        teller.Say("vaultClosed", new JsonObject { ["zone"] = Layout.VaultB }, people: hands.Anybody());
        Mode("night");
        if (_leftOut is { } tray)
        {
            mishaps.NotHome(tray);
        }

        agenda.In(TimeSpan.FromMinutes(2), Ask);
    });

    /// <summary>What the clerk says of each piece is noted before the product is asked.</summary>
    private void Ask()
    {
        var known = inventory.Items.Where(static item => item.Told.IsKnown).ToList();
        var verdicts = known.ToDictionary(static item => item.Id, item => string.Join(' ', clerk.ReasonsOf(item, teller.Now)));
        var line = teller.Ask();
        teller.Truth.Stock[line] = new StockTruth(
            teller.Now,
            verdicts.Where(static verdict => verdict.Value.Length > 0).ToDictionary(),
            [.. known.Select(static item => item.Id)],
            [.. known.Where(static item => item.RealZone is not (Layout.VaultA or Layout.VaultB)).Select(static item => item.Id)]);
    }

    private void Air()
    {
        _humidity = Math.Clamp(_humidity + (teller.Dice.NextGauss() * 0.6), 46, 58);
        foreach (var zone in new[] { Layout.VaultA, Layout.VaultB, Layout.GoodsIn })
        {
            // Now and then a door stands open at the wrong moment: one reading, and all is well.
            _isDraughty = zone == Layout.VaultA ? teller.Dice.Chance(0.01) && !_isDraughty && mishaps.Dry.Count == 0 : _isDraughty;
            var usual = _isDraughty && zone == Layout.VaultA ? 38 : _humidity;
            var humidity = mishaps.Dry.TryGetValue(zone, out var dry) ? dry : usual;
            teller.Air(zone, humidity, 20 + teller.Dice.NextGauss());
            teller.Truth.Occurrences++;
        }
    }

    private void Mode(string mode) => teller.Say(
        "siteModeChanged", new JsonObject { ["mode"] = $"SITE_MODE_{mode.ToUpperInvariant()}" }, people: hands.Anybody());

    private string[] Counters()
    {
        string[] staff = [.. Layout.Staff];
        teller.Dice.Shuffle(staff.AsSpan());
        return staff[..3];
    }
}
