using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>What goes wrong at doors.</summary>
internal sealed partial class Mishaps
{
    private void ExitWithoutAuthorisation()
    {
        var item = _hands.Take(Layout.VaultA);
        _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
        {
            _teller.Cross(Layout.DoorA, "out", [item], isRead: true);
            AccountFor(_teller.Expect("exit-without-authorisation", Layout.DoorA.Id, [item], AtOnce, blocks: true));
        }, () => _agenda.In(TimeSpan.FromMinutes(9), () => _hands.Home(item, Layout.DoorA)));
    }

    private void CrossingWithoutProof()
    {
        var item = _hands.Take(Layout.VaultA);
        _hands.CheckOut(item, "viewing", _agenda.Now + TimeSpan.FromHours(3), _hands.Anybody());
        _doors.Walk(Layout.DoorA, [], () =>
        {
            _teller.Cross(Layout.DoorA, "out", [item], isRead: true);
            AccountFor(_teller.Expect("crossing-without-proof", Layout.DoorA.Id, [item], AtOnce));
        }, () => _agenda.In(TimeSpan.FromMinutes(35), () => _hands.Home(item, Layout.DoorA)));
    }

    private void DualControlMissing()
    {
        var item = _hands.Take(Layout.VaultB);
        _hands.CheckOut(item, "viewing", _agenda.Now + TimeSpan.FromHours(3), _hands.Anybody());
        _doors.Walk(Layout.DoorB, [_hands.Anybody()], () =>
        {
            _teller.Cross(Layout.DoorB, "out", [item], isRead: true);
            AccountFor(_teller.Expect("dual-control-missing", Layout.DoorB.Id, [item], AtOnce));
        }, () => _agenda.In(TimeSpan.FromMinutes(25), () => _hands.Home(item, Layout.DoorB)));
    }

    /// <summary>Somebody has put the number of a piece on a second chip.</summary>
    private void TwoChips()
    {
        var item = _hands.Take(Layout.VaultA);
        _hands.CheckOut(item, "sizing", _agenda.Now + TimeSpan.FromHours(3), _hands.Anybody());
        _doors.Walk(Layout.DoorA, [_hands.Anybody()], () => _teller.Cross(Layout.DoorA, "out", [item], item.Tid, isRead: true), () =>
            _agenda.In(TimeSpan.FromMinutes(40), () => _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
            {
                _teller.Cross(Layout.DoorA, "in", [item], $"E2801190FFFF{item.Tid[12..]}", isRead: true);
                AccountFor(_teller.Expect("two-places", Layout.DoorA.Id, [item], AtOnce, blocks: true), "mistake");
                _hands.CheckIn(item, _hands.Anybody());
                _hands.Put(item, _hands.Anybody());
            })));
    }

    /// <summary>It comes home, and somewhere else something answers with its number.</summary>
    private void DuplicateNumber()
    {
        var item = _hands.Take(Layout.VaultA);
        _hands.CheckOut(item, "photo", _agenda.Now + TimeSpan.FromHours(3), _hands.Anybody());
        _doors.Walk(Layout.DoorA, [_hands.Anybody()], () => _teller.Cross(Layout.DoorA, "out", [item], "", isRead: true), () =>
            _agenda.In(TimeSpan.FromMinutes(30), () => _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
            {
                _teller.Cross(Layout.DoorA, "in", [item], "", isRead: true);
                _agenda.In(TimeSpan.FromSeconds(5), () => Copy(item));
            })));
    }

    private void Copy(Item item)
    {
        _teller.Cross(Layout.Dock, "in", [item], "", isRead: true);
        item.RealZone = Layout.VaultA;
        AccountFor(_teller.Expect("duplicate-tag-number", Layout.Dock.Id, [item], AtOnce, blocks: true), "mistake");
        _agenda.In(TimeSpan.FromMinutes(3), () =>
        {
            _hands.CheckIn(item, _hands.Anybody());
            _hands.Put(item, _hands.Anybody());
            item.IsBusy = false;
        });
    }

    private void UnknownOwnTag() => _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
    {
        // Three in one hand are one occurrence.
        _teller.Tags(Layout.DoorA, "in", [.. Enumerable.Range(_unregistered, 3).Select(Inventory.Unregistered)]);
        _unregistered += 3;
        AccountFor(_teller.Expect("unknown-own-tag", Layout.DoorA.Id, [], AtOnce));
    });

    private void LastingStranger()
    {
        var tag = _inventory.NewStranger();
        _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
        {
            _teller.Tags(Layout.DoorA, "in", [tag]);
            AccountFor(Later("lasting-stranger", Layout.DoorA.Id, [], TimeSpan.FromHours(8)), "equipment");
        }, () => _agenda.In(TimeSpan.FromHours(8.6), () =>
            _doors.Walk(Layout.DoorA, [_hands.Anybody()], () => _teller.Tags(Layout.DoorA, "out", [tag]))));
    }

    /// <summary>It was given to a carrier, and here it is.</summary>
    private void SeenAfterEnd()
    {
        var item = _hands.Take(Layout.VaultA);
        var box = _hands.Pack([item], _hands.NewSeal(), _hands.Anybody());
        _hands.Ship(box, [item], Layout.DoorA, () => _agenda.In(TimeSpan.FromMinutes(50), () => _doors.Walk(Layout.Dock, [], () =>
        {
            _teller.Cross(Layout.Dock, "in", [item], isRead: true);
            AccountFor(_teller.Expect("seen-after-end", Layout.Dock.Id, [item], AtOnce, blocks: true), "mistake");
        }, () => _agenda.In(TimeSpan.FromMinutes(30), () => TakeBack(item)))));
    }

    private void TakeBack(Item item)
    {
        _teller.Say(
            "returned", new JsonObject { ["reason"] = "INTAKE_REASON_CUSTOMER_RETURN_OTHER", ["zone"] = Layout.GoodsIn }, item,
            people: _hands.Anybody());
        item.Told.Prove(_teller.Now);
        item.Told.Move(ToldWhere.Inside, Layout.GoodsIn);
        (item.Told.IsBroken, item.Told.IsInspected) = (true, false);
    }

    /// <summary>The radio could not tell, and nobody says anything.</summary>
    private void UnsettledPassage()
    {
        var item = _hands.Take(Layout.VaultA);
        _hands.CheckOut(item, "photo", _agenda.Now + TimeSpan.FromHours(3), _hands.Anybody());
        _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
        {
            _teller.Cross(Layout.DoorA, "unresolved", [item], isRead: true);
            item.RealZone = Layout.Corridor;
            AccountFor(Later("unsettled-passage", Layout.DoorA.Id, [item], TimeSpan.FromMinutes(10)));
        }, () => _agenda.In(TimeSpan.FromMinutes(50), () => _hands.Home(item, Layout.DoorA)));
    }

    private void DoorHeld() => _doors.Hold(Layout.DoorA, TimeSpan.FromMinutes(7), _ =>
    {
        _teller.Badge(Layout.DoorA, _hands.Anybody());
        _teller.Door(Layout.DoorA.Id, isOpen: true);
        AccountFor(Later("door-held", Layout.DoorA.Id, [], TimeSpan.FromMinutes(2)));
        _agenda.In(TimeSpan.FromMinutes(5), () => _teller.Door(Layout.DoorA.Id, isOpen: false));
    });

    private void BlindWhileOpen() => _doors.Hold(Layout.DoorB, TimeSpan.FromMinutes(3), _ =>
    {
        foreach (var person in _hands.Two())
        {
            _teller.Badge(Layout.DoorB, person);
        }

        _teller.Door(Layout.DoorB.Id, isOpen: true);
        _teller.Blind(Layout.DoorB, isBlind: true, isDoubtful: true);
        AccountFor(Later("blind-while-open", Layout.DoorB.Id, [], TimeSpan.FromSeconds(10)));
        _agenda.In(TimeSpan.FromSeconds(50), () => _teller.Blind(Layout.DoorB, isBlind: false, isDoubtful: true));
        _agenda.In(TimeSpan.FromSeconds(60), () => _teller.Door(Layout.DoorB.Id, isOpen: false));
    });

    /// <summary>At night somebody opens a door, and nobody had shown a badge.</summary>
    public void DoorForced()
    {
        _teller.Door(Layout.DoorA.Id, isOpen: true);
        AccountFor(_teller.Expect("door-forced", Layout.DoorA.Id, [], AtOnce), "mistake");
        _agenda.In(TimeSpan.FromSeconds(25), () => _teller.Door(Layout.DoorA.Id, isOpen: false));
    }

    /// <summary>While everything is counted somebody comes in with a piece.</summary>
    public void MoveWhileFrozen(Item item) => _doors.Walk(Layout.DoorA, [_hands.Anybody()], () =>
    {
        _teller.Cross(Layout.DoorA, "in", [item], isRead: true);
        AccountFor(_teller.Expect("moved-while-frozen", Layout.VaultA, [item], AtOnce));
        // The taker brings it back only after the count; it lies there meanwhile.
        _agenda.In(TimeSpan.FromHours(3), () =>
        {
            _hands.CheckIn(item, _hands.Anybody());
            _hands.Put(item, _hands.Anybody());
            item.IsBusy = false;
        });
    });

    /// <summary>The site closes, and a tray is not home.</summary>
    public void NotHome(Tray tray) => AccountFor(
        _teller.Expect("not-home-at-closing", "", tray.Items, AtOnce, blocks: true), "mistake", TimeSpan.FromHours(9.5));
}
