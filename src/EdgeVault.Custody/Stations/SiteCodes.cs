using EdgeVault.Custody.Pieces;
using EdgeVault.Gs1;
using EdgeVault.Gs1.Barcodes;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Stations;

/// <summary>Looks up what a scan is the code of: a badge, place or piece of the site's registers, a box by its SSCC, a
/// card, or a seal by how it begins.</summary>
/// <remarks>Immutable, safe from any thread. Nothing is guessed: a text that two things of the registers are known by
/// is ambiguous, and a GTIN without a serial is no piece unless one piece alone has it for its barcode.</remarks>
public sealed class SiteCodes
{
    /// <summary>The text of the cards that lie at every station, in any symbology.</summary>
    public const string UndoCard = "EDGEVAULT-UNDO";

    /// <inheritdoc cref="UndoCard"/>
    public const string CancelCard = "EDGEVAULT-CANCEL";

    private const string Sscc = "00";

    // The application identifiers by which one thing is known, key first.
    private static readonly string[][] PieceKeys = [["01", "21"], ["8006", "21"], ["8004"], ["8003"], ["8010", "8011"]];

    private readonly PieceRegister _pieces;
    private readonly Dictionary<string, string> _zones = new(StringComparer.Ordinal);

    // Null: two things of the registers have this text.
    private readonly Dictionary<string, SiteCode?> _byText = new(StringComparer.Ordinal)
    {
        [UndoCard] = new SiteCode(StationCodeKind.Undo, ""),
        [CancelCard] = new SiteCode(StationCodeKind.Cancel, ""),
    };

    public SiteCodes(PieceRegister pieces, IEnumerable<Place> places, IEnumerable<CustodianEntry> custodians)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(custodians);
        _pieces = pieces;
        foreach (var custodian in custodians.Where(custodian => custodian.Badge.Length > 0))
        {
            Add(custodian.Badge, new SiteCode(StationCodeKind.Badge, custodian.CustodianId, Custodian: custodian));
        }

        foreach (var place in places)
        {
            _zones[place.PlaceId] = place.Zone;
            Add(place.PlaceId, new SiteCode(StationCodeKind.Place, place.PlaceId, Place: place));
        }

        foreach (var piece in pieces.Pieces.Where(piece => piece.Barcode.Length > 0))
        {
            Add(piece.Barcode, new SiteCode(StationCodeKind.Piece, piece.PieceId, Piece: piece));
        }
    }

    /// <summary>None and the code; or why it is none: unknown, ambiguous, or a wrong check digit.</summary>
    /// <param name="scan">As a scanner sent it.</param>
    /// <param name="sealPrefix">How the seals of a station begin; empty where it has none.</param>
    /// <param name="code">Only with <see cref="StationRefusal.None"/>.</param>
    public StationRefusal Find(string scan, string sealPrefix, out SiteCode code)
    {
        code = default;
        if (!BarcodeParser.TryParse(scan, out var barcode, out var error))
        {
            return error.IsCheckDigit ? StationRefusal.BadCheckDigit : StationRefusal.UnknownCode;
        }

        if (barcode[Sscc] is { } sscc)
        {
            code = new SiteCode(StationCodeKind.Box, sscc);
            return StationRefusal.None;
        }

        if (PieceOf(barcode.Elements) is { } piece)
        {
            code = new SiteCode(StationCodeKind.Piece, piece.PieceId, Piece: piece);
            return StationRefusal.None;
        }

        foreach (var text in TextsOf(barcode))
        {
            if (_byText.TryGetValue(text, out var known))
            {
                code = known.GetValueOrDefault();
                return known is null ? StationRefusal.Ambiguous : StationRefusal.None;
            }
        }

        if (sealPrefix.Length > 0 && barcode.Data.StartsWith(sealPrefix, StringComparison.Ordinal)
            && barcode.Data.Length > sealPrefix.Length)
        {
            code = new SiteCode(StationCodeKind.Seal, barcode.Data);
            return StationRefusal.None;
        }

        return StationRefusal.UnknownCode;
    }

    /// <summary>Of a place; empty where it is not known.</summary>
    public string ZoneOf(string placeId) => _zones.GetValueOrDefault(placeId, "");

    /// <summary>The same code reads the same whatever symbology carries it: as an element string, and an EAN as its
    /// GTIN.</summary>
    private static IEnumerable<string> TextsOf(Barcode barcode)
    {
        yield return barcode.Data;
        if (barcode.Elements.Count > 0)
        {
            yield return Gs1Text.ElementString([.. barcode.Elements]);
        }

        if (barcode.Gtin is { } gtin && barcode["21"] is null)
        {
            yield return $"(01){gtin}";
        }
    }

    private void Add(string text, SiteCode code)
    {
        List<string> texts = BarcodeParser.TryParse(text, out var barcode, out _) ? [text, .. TextsOf(barcode)] : [text];
        if (text.Length is 8 or 12 or 13 or 14 && CheckDigit.IsValid(text))
        {
            // A register writes the digits alone; scanners say which symbology they stood in.
            texts.Add($"(01){Gtin.Expand(text)}");
        }

        foreach (var each in texts.Distinct(StringComparer.Ordinal))
        {
            var isTaken = _byText.TryGetValue(each, out var other) && other != code;
            _byText[each] = isTaken ? null : code;
        }
    }

    private Piece? PieceOf(IReadOnlyList<Gs1Element> elements)
    {
        foreach (var ais in PieceKeys)
        {
            var key = ais.Select(ai => elements.FirstOrDefault(element => element.Ai == ai)).ToArray();
            if (Array.TrueForAll(key, element => element.Ai is not null)
                && EpcCodec.TryParseElements(key, prefixDigits: 0, out var identity, out _)
                && _pieces.TryFind(identity.Key, out var piece))
            {
                return piece;
            }
        }

        return null;
    }
}
