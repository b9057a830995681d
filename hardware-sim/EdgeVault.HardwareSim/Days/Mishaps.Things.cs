using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>What goes wrong with things: at counts, at the bench, with papers and air.</summary>
internal sealed partial class Mishaps
{
    private readonly HashSet<Item> _strayed = [];

    /// <summary>Somebody takes a piece along, in a bag that no reader sees through.</summary>
    private void Missing()
    {
        var item = _hands.Take(Layout.VaultB);
        (item.RealZone, item.WrongSince) = ("lost", _teller.Now);
    }

    /// <summary>Its tag is left behind.</summary>
    private void CountMismatch()
    {
        var item = _hands.Take(Layout.VaultB);
        (item.RealZone, item.TagZone, item.WrongSince) = ("lost", Layout.VaultB, _teller.Now);
    }

    /// <summary>It lies in the wrong vault, and no reader saw how it came there.</summary>
    private void FoundUnexpectedly()
    {
        var item = _hands.Take(Layout.VaultA);
        (item.RealZone, item.WrongSince) = (Layout.VaultB, _teller.Now);
        _strayed.Add(item);
    }

    /// <summary>A count came across a piece that belongs elsewhere.</summary>
    /// <param name="item">It.</param>
    /// <param name="zone">Of the count.</param>
    /// <param name="isFirst">The first of this count: one incident tells of all of them.</param>
    public void FoundElsewhere(Item item, string zone, bool isFirst)
    {
        if (isFirst)
        {
            AccountFor(_teller.Expect("found-unexpectedly", zone, [item], AtOnce), "found");
        }

        if (_strayed.Remove(item))
        {
            // In the morning; now the vaults are being closed.
            _agenda.In(TimeSpan.FromHours(14), () => CarryHome(item));
        }
    }

    // Whoever looks again tells of each piece as he goes, and signs at the end.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(3);

    /// <summary>What a count came to.</summary>
    /// <param name="zone">Which was counted.</param>
    /// <param name="missing">Found by nobody.</param>
    /// <param name="unseen">Their tags answered, and two people could not find them.</param>
    public void Counted(string zone, IReadOnlyList<Item> missing, IReadOnlyList<Item> unseen)
    {
        if (missing.Count > 0)
        {
            AccountFor(_teller.Expect("missing-at-count", zone, missing, AtOnce, blocks: true, since: _teller.Now - SecondLook), "theft");
        }

        if (unseen.Count > 0)
        {
            AccountFor(_teller.Expect("count-mismatch", zone, unseen, AtOnce, blocks: true, since: _teller.Now - SecondLook), "theft", then: () =>
            {
                foreach (var item in unseen)
                {
                    _teller.Say("writtenOff", [], item, people: Layout.Closers);
                    (item.TagZone, item.Told.IsKnown) = ("", false);
                    item.Told.Move(ToldWhere.Nowhere, "");
                    item.Told.IsKnown = false;
                }
            });
        }
    }

    private void CarryHome(Item item)
    {
        _hands.CheckOut(item, "home", _agenda.Now + TimeSpan.FromHours(2), _hands.Anybody());
        _doors.Walk(Layout.DoorB, _hands.Two(), () => _teller.Cross(Layout.DoorB, "out", [item], isRead: true),
            () => _hands.Home(item, Layout.DoorA));
    }

    private void SetSplit()
    {
        if (_hands.TakePair(Layout.VaultA) is not { } pair)
        {
            return;
        }

        var box = _hands.Pack([pair.One], _hands.NewSeal(), _hands.Anybody());
        AccountFor(_teller.Expect("set-split", "", [pair.Other], AtOnce));
        _agenda.In(TimeSpan.FromMinutes(4), () => _hands.Ship(box, [pair.One], Layout.DoorA));
    }

    private void Seal()
    {
        if (_teller.Dice.Chance(0.5))
        {
            ReusedSeal();
        }
        else
        {
            BrokenSeal();
        }
    }

    private void ReusedSeal()
    {
        var (first, second) = (_hands.Take(Layout.VaultA), _hands.Take(Layout.VaultA));
        var seal = _hands.NewSeal();
        var one = _hands.Pack([first], seal, _hands.Anybody());
        _hands.Ship(one, [first], Layout.DoorA);
        _agenda.In(TimeSpan.FromMinutes(30), () =>
        {
            var other = _hands.Pack([second], seal, _hands.Anybody());
            AccountFor(_teller.Expect("seal", "", [second], AtOnce, blocks: true), "mistake");
            _agenda.In(TimeSpan.FromMinutes(40), () => _hands.Ship(other, [second], Layout.DoorA));
        });
    }

    /// <summary>One box with several pieces, and one broken seal: one occurrence.</summary>
    private void BrokenSeal()
    {
        var items = _inventory.Arriving(4);
        if (items.Count == 0)
        {
            return;
        }

        var (seal, isFirst) = (_hands.NewSeal(), true);
        _hands.Arrive(items, item =>
        {
            Receive(item, seal, "SEAL_CONDITION_BROKEN");
            item.Told.IsBroken = true;
            if (isFirst)
            {
                AccountFor(_teller.Expect("seal", "", items, AtOnce, blocks: true), "explained");
                isFirst = false;
            }
        }, inspectors: 2);
    }

    public void Receive(Item item, string seal, string condition, JsonObject? more = null)
    {
        var received = new JsonObject
        {
            ["reason"] = "INTAKE_REASON_SEASONAL_REMOVAL", ["zone"] = Layout.GoodsIn, ["seal"] = seal, ["sealCondition"] = condition,
        };
        foreach (var (name, value) in more ?? [])
        {
            received[name] = value?.DeepClone();
        }

        _teller.Say("received", received, item, people: _hands.Anybody());
        _teller.Truth.Occurrences++;
    }

    /// <summary>Two pieces of high value in one box are more than its insurance covers.</summary>
    private void Exposure()
    {
        Item[] items = [_hands.Take(Layout.VaultB), _hands.Take(Layout.VaultB)];
        var box = _hands.Pack(items, _hands.NewSeal(), _hands.Anybody());
        AccountFor(_teller.Expect("exposure", "", items, AtOnce));
        _agenda.In(TimeSpan.FromMinutes(4), () => _hands.Ship(box, items, Layout.DoorB));
    }

    private void Climate()
    {
        Dry[Layout.VaultA] = 33;
        // A sensor tells every five minutes, and twice in a row before anybody believes it.
        AccountFor(
            Later("climate", Layout.VaultA, [], TimeSpan.FromMinutes(5.5), TimeSpan.FromMinutes(5.5)), "equipment",
            TimeSpan.FromMinutes(50));
        _agenda.In(TimeSpan.FromMinutes(35), () => Dry.Remove(Layout.VaultA));
    }

    private void TagDetached()
    {
        var item = _hands.Take(Layout.VaultA);
        _teller.Say("tagDetached", [], item, people: _hands.Anybody());
        item.Told.IsKnown = item.Told.IsDetached = true;
        AccountFor(_teller.Expect("tag-detached", "", [item], AtOnce, blocks: true), "mistake");
    }

    private void OutTooLong()
    {
        var item = _hands.Take(Layout.VaultA);
        var until = TimeSpan.FromMinutes(60);
        _hands.CheckOut(item, "sizing", _agenda.Now + until, _hands.Anybody());
        AccountFor(Later("checked-out-too-long", "", [item], until + TimeSpan.FromMinutes(5)));
        _doors.Walk(Layout.DoorA, [_hands.Anybody()], () => _teller.Cross(Layout.DoorA, "out", [item], isRead: true),
            () => _agenda.In(TimeSpan.FromMinutes(100), () => _hands.Home(item, Layout.DoorA)));
    }

    /// <summary>Lent to us for little more than the week before which it is called.</summary>
    private void ConsignmentDue()
    {
        var items = _inventory.Arriving(1);
        if (items.Count == 0)
        {
            return;
        }

        _hands.Arrive(items, item =>
        {
            var due = _teller.Now + TimeSpan.FromDays(7) + TimeSpan.FromHours(2);
            Receive(item, _hands.NewSeal(), "SEAL_CONDITION_WHOLE", new JsonObject
            {
                ["title"] = "TITLE_KIND_CONSIGNMENT", ["titleDueUs"] = Hands.Us(due),
            });
            item.Told.ConsignmentEnds = due;
            AccountFor(Later("consignment-due", "", [item], TimeSpan.FromHours(2)));
        });
    }

    private void Duress()
    {
        _teller.Say("duress", new JsonObject { ["portal"] = Layout.DoorA.Id }, people: _hands.Anybody());
        AccountFor(_teller.Expect("duress", Layout.DoorA.Id, [], AtOnce), "false_alarm");
    }

    /// <summary>One more than the place takes; the same again a little later is no news while nobody has seen to it.</summary>
    private void Place()
    {
        var person = _hands.Anybody();
        List<Item> items = [.. Enumerable.Range(0, Layout.SmallPlaceCapacity + 1).Select(_ => _hands.Take(Layout.VaultA))];
        items.ForEach(item => _hands.Put(item, person, Layout.SmallPlace));
        AccountFor(_teller.Expect("place", Layout.VaultA, [items[^1]], AtOnce));
        _agenda.In(TimeSpan.FromMinutes(6), () => _hands.Put(items[0], person));
        _agenda.In(TimeSpan.FromMinutes(8), () => _hands.Put(items[0], person, Layout.SmallPlace));
        _agenda.In(TimeSpan.FromMinutes(20), () => items.ForEach(item =>
        {
            _hands.Put(item, person);
            item.IsBusy = false;
        }));
    }
}
