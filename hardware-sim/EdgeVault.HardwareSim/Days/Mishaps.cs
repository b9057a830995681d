namespace EdgeVault.HardwareSim.Days;

/// <summary>What goes wrong, each with what must ring for it. Nothing here knows how the product finds out.</summary>
internal sealed partial class Mishaps
{
    /// <summary>Insured for one shipment and for what lies at goods-in, in the units of the configuration.</summary>
    public const int ShipmentLimit = 150;
    public const int GoodsInLimit = 400;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Accounting = TimeSpan.FromMinutes(25);

    private readonly Teller _teller;
    private readonly Agenda _agenda;
    private readonly Doors _doors;
    private readonly Hands _hands;
    private readonly Inventory _inventory;
    private readonly Dictionary<string, Action> _acts;
    private int _unregistered;

    public Mishaps(Teller teller, Agenda agenda, Doors doors, Hands hands, Inventory inventory)
    {
        (_teller, _agenda, _doors, _hands, _inventory) = (teller, agenda, doors, hands, inventory);
        _acts = new Dictionary<string, Action>
        {
            ["exit-without-authorisation"] = ExitWithoutAuthorisation,
            ["crossing-without-proof"] = CrossingWithoutProof,
            ["dual-control-missing"] = DualControlMissing,
            ["two-places"] = TwoChips,
            ["duplicate-tag-number"] = DuplicateNumber,
            ["unknown-own-tag"] = UnknownOwnTag,
            ["lasting-stranger"] = LastingStranger,
            ["seen-after-end"] = SeenAfterEnd,
            ["unsettled-passage"] = UnsettledPassage,
            ["checked-out-too-long"] = OutTooLong,
            ["door-held"] = DoorHeld,
            ["blind-while-open"] = BlindWhileOpen,
            ["missing-at-count"] = Missing,
            ["found-unexpectedly"] = FoundUnexpectedly,
            ["set-split"] = SetSplit,
            ["seal"] = Seal,
            ["exposure"] = Exposure,
            ["climate"] = Climate,
            ["tag-detached"] = TagDetached,
            ["count-mismatch"] = CountMismatch,
            ["consignment-due"] = ConsignmentDue,
            ["duress"] = Duress,
            ["place"] = Place,
        };
    }

    /// <summary>By the names of the rules that must ring; those of the evening and the night are not among them.</summary>
    public IReadOnlyCollection<string> Names => _acts.Keys;

    /// <summary>Air that is not as it should be, by zone: the climate of the site asks.</summary>
    public Dictionary<string, double> Dry { get; } = [];

    public void Start(string name) => _acts[name]();

    /// <summary>One incident is accounted for, by people who had nothing to do with it.</summary>
    public void AccountFor(Expected incident, string cause = "explained", TimeSpan? after = null, Action? then = null)
    {
        var known = incident.To > _agenda.Now ? incident.To : _agenda.Now;
        var blocked = _inventory.Items.Where(item => item.Told.Blocks > 0 && incident.Pieces.Contains(item.Id)).ToList();
        _agenda.At(known + (after ?? Accounting), () =>
        {
            _teller.Account(incident, cause);
            blocked.ForEach(static item => item.Told.Blocks--);
            then?.Invoke();
        });
    }

    /// <summary>It rings some time from now, without blocking anything.</summary>
    private Expected Later(string rule, string where, IReadOnlyList<Item> items, TimeSpan after, TimeSpan? give = null)
    {
        var (at, around) = (_teller.Now + after, give ?? AtOnce);
        var expected = new Expected(
            rule, at - around, at + around, where, [.. items.Select(static item => item.Id)])
        {
            Staged = _teller.Now,
        };
        _teller.Truth.Incidents.Add(expected);
        return expected;
    }
}
