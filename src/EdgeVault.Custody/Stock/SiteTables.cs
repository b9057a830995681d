using System.Globalization;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock;

/// <summary>How the site works now.</summary>
public sealed record SiteModeRow(SiteMode Mode, long SinceUs, EventAt By);

/// <summary>A vault, by its zone.</summary>
public sealed record VaultRow(string Zone, bool IsOpen, long SinceUs, EventAt By, string Custodian);

/// <summary>Air that is not as it should be, since then.</summary>
public sealed record ClimateRow(
    string Sensor, string Zone, ClimateMeasure Measure, string Sensitivity, long SinceUs, EventAt By, int ValueMilli);

/// <summary>A count that is open.</summary>
public sealed record CountRow(
    EventAt At, CountKind Kind, string Zone, ValueClass ValueClass, bool IsFrozen, bool IsTwoTechnologies, long SinceUs,
    IReadOnlyList<string> Counters);

/// <summary>What an open count says of one piece so far.</summary>
/// <param name="Count">The opening of the count.</param>
/// <param name="PieceId">The piece.</param>
/// <param name="ByRadio">A reader found it.</param>
/// <param name="ByBarcode">A scanner found it.</param>
/// <param name="Result">The last line.</param>
/// <param name="Passes">Looks so far.</param>
/// <param name="Counters">Who looked.</param>
public sealed record CountLineRow(
    EventAt Count, string PieceId, bool ByRadio, bool ByBarcode, CountResult Result, uint Passes,
    IReadOnlyList<string> Counters);

/// <summary>When a zone was counted last, all of it or one value class.</summary>
public sealed record CountedZoneRow(string Zone, ValueClass ValueClass, long AtUs, EventAt By, CountKind Kind);

/// <summary>What is true of the site, and not of a piece.</summary>
internal sealed class SiteTables
{
    private const string Site = "site";

    public FactTable<SiteModeRow> Modes { get; } = new("site_mode");

    public FactTable<VaultRow> Vaults { get; } = new("vault");

    public FactTable<ClimateRow> Climate { get; } = new("climate");

    public FactTable<CountRow> Counts { get; } = new("count");

    public CountLineTable CountLines { get; } = new();

    public FactTable<CountedZoneRow> Counted { get; } = new("counted");

    public SiteModeRow Mode => Modes.Find(Site) ?? new SiteModeRow(SiteMode.Unspecified, 0, default);

    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case Kind.SiteModeChanged:
                Modes.Set(Site, new SiteModeRow(custodyEvent.SiteModeChanged.Mode, custodyEvent.OccurredFromUs, at));
                break;
            case Kind.VaultOpened:
                SetVault(custodyEvent.VaultOpened.Zone, isOpen: true, at, custodyEvent);
                break;
            case Kind.VaultClosed:
                SetVault(custodyEvent.VaultClosed.Zone, isOpen: false, at, custodyEvent);
                break;
            case Kind.ClimateExcursionOpened:
                Open(at, custodyEvent.ClimateExcursionOpened, custodyEvent.OccurredFromUs);
                break;
            case Kind.ClimateExcursionClosed:
                var closed = custodyEvent.ClimateExcursionClosed;
                Climate.Remove(KeyOf(closed.Sensor, closed.Measure, closed.Sensitivity));
                break;
            case Kind.CountOpened:
                Open(at, custodyEvent);
                break;
            case Kind.CountLine when custodyEvent.PieceId.Length > 0:
                Line(at, custodyEvent);
                break;
            case Kind.CountClosed:
                Close(at, custodyEvent);
                break;
        }
    }

    /// <summary>What an open count says of each piece so far.</summary>
    public IEnumerable<CountLineRow> LinesOf(EventAt count) => CountLines.Of(count).ByPiece.Values;

    /// <summary>What an open count says of one piece so far; null for nothing.</summary>
    public CountLineRow? LineOf(EventAt count, string pieceId) => CountLines.Of(count).ByPiece.GetValueOrDefault(pieceId);

    /// <summary>Counts of an earlier ledger cannot be gone on with.</summary>
    public void ForgetCounts()
    {
        foreach (var key in Counts.Keys.ToList())
        {
            Counts.Remove(key);
        }

        foreach (var key in CountLines.Keys.ToList())
        {
            CountLines.Remove(key);
        }
    }

    public static string KeyOf(EventAt at) => string.Create(CultureInfo.InvariantCulture, $"{at.Epoch:D10}/{at.Index:D20}");

    public static string KeyOf(string sensor, ClimateMeasure measure, string sensitivity) =>
        $"{sensor}/{(int)measure}/{sensitivity}";

    public static string KeyOf(string zone, ValueClass valueClass) => $"{zone}/{(int)valueClass}";

    private void SetVault(string zone, bool isOpen, EventAt at, CustodyEvent custodyEvent) => Vaults.Set(zone, new VaultRow(
        zone, isOpen, custodyEvent.OccurredFromUs, at,
        custodyEvent.Custodians.Count > 0 ? custodyEvent.Custodians[0].CustodianId : ""));

    private void Open(EventAt at, ClimateExcursionOpened opened, long sinceUs) => Climate.Set(
        KeyOf(opened.Sensor, opened.Measure, opened.Sensitivity),
        new ClimateRow(opened.Sensor, opened.Zone, opened.Measure, opened.Sensitivity, sinceUs, at, opened.ValueMilli));

    private void Open(EventAt at, CustodyEvent custodyEvent)
    {
        var opened = custodyEvent.CountOpened;
        Counts.Set(KeyOf(at), new CountRow(
            at, opened.CountKind, opened.Zone, opened.ValueClass, opened.Frozen, opened.TwoTechnologies,
            custodyEvent.OccurredFromUs, CountersOf(custodyEvent)));
    }

    private void Line(EventAt at, CustodyEvent custodyEvent)
    {
        var line = custodyEvent.CountLine;
        var count = at with { Index = line.Count };
        if (Counts.Find(KeyOf(count)) is null)
        {
            return;
        }

        var key = $"{KeyOf(count)}/{custodyEvent.PieceId}";
        var row = CountLines.Find(key)
            ?? new CountLineRow(count, custodyEvent.PieceId, false, false, CountResult.Unspecified, 0, []);
        var isFound = line.Result is CountResult.Present or CountResult.Unexpected or CountResult.Misplaced;
        CountLines.Set(key, row with
        {
            ByRadio = row.ByRadio || (isFound && line.Technology == CountTechnology.Radio),
            ByBarcode = row.ByBarcode || (isFound && line.Technology == CountTechnology.Barcode),
            Result = line.Result,
            Passes = Math.Max(row.Passes, line.Pass),
            Counters = [.. row.Counters.Union(CountersOf(custodyEvent), StringComparer.Ordinal)],
        });
    }

    private void Close(EventAt at, CustodyEvent custodyEvent)
    {
        var closed = custodyEvent.CountClosed;
        var count = at with { Index = closed.Count };
        var key = KeyOf(count);
        foreach (var line in CountLines.Of(count).ByPiece.Keys.ToList())
        {
            CountLines.Remove($"{key}/{line}");
        }

        Counts.Remove(key);
        if (!closed.Abandoned)
        {
            Counted.Set(
                KeyOf(closed.Zone, closed.ValueClass),
                new CountedZoneRow(closed.Zone, closed.ValueClass, custodyEvent.OccurredToUs, at, closed.CountKind));
        }
    }

    private static List<string> CountersOf(CustodyEvent custodyEvent) =>
        [.. custodyEvent.Custodians.Select(static custodian => custodian.CustodianId).Distinct(StringComparer.Ordinal)];
}
