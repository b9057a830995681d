using System.Globalization;
using System.Text;
using EdgeVault.Gs1;
using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>What there is to scan at the stations of a site: people, places, pieces; and the registers that say
/// so.</summary>
internal sealed class StationGoods
{
    private const int People = 8;
    private const int Places = 40;

    private readonly Scenario _scenario;
    private readonly Dictionary<string, IReadOnlyList<StationPiece>> _pieces = [];

    public StationGoods(Scenario scenario)
    {
        _scenario = scenario;
        var dice = Dice.For(scenario.Seed, "station goods");
        Badges = [.. Enumerable.Range(1, People).Select(number => (
            $"{scenario.Site}-c{number:D2}",
            string.Create(CultureInfo.InvariantCulture, $"STAFF{dice.Next(10_000_000, 99_999_999)}{number:D2}")))];
        PlaceIds = [.. Enumerable.Range(1, Places).Select(number => $"{scenario.Site}-pl{number:D3}")];
        foreach (var (number, (id, station)) in scenario.Stations.Index())
        {
            _pieces[id] = [.. Enumerable.Range(1, station.Pieces).Select(piece => PieceOf(number, piece, dice))];
        }
    }

    /// <summary>Id of each custodian, and what the badge says.</summary>
    public IReadOnlyList<(string CustodianId, string Badge)> Badges { get; }

    public IReadOnlyList<string> PlaceIds { get; }

    public IReadOnlyList<StationPiece> PiecesAt(string station) => _pieces[station];

    /// <summary>18 digits, another for each number.</summary>
    public string Sscc(int stationNumber, int number)
    {
        var digits = _scenario.Pieces.CompanyPrefix.PadRight(15, '0')[..12];
        var text = string.Create(CultureInfo.InvariantCulture, $"{stationNumber % 10}{digits}{number % 10_000:D4}");
        return text + CheckDigit.Of(text);
    }

    /// <summary>Rows to follow those of <see cref="PiecesCsv"/>.</summary>
    public string PieceRows()
    {
        var text = new StringBuilder();
        foreach (var piece in _pieces.Values.SelectMany(same => same))
        {
            text.Append(CultureInfo.InvariantCulture, $"{piece.PieceId},{piece.IdentityUri},,(01){piece.Gtin}(21){piece.Serial}")
                .Append(CultureInfo.InvariantCulture, $",SKU-S,ring,BE,gold,750,4.2,,,,,,,,{piece.ValueClass},\r\n");
        }

        return text.ToString();
    }

    public string PlacesCsv()
    {
        var zone = _scenario.Portals.Values.First().InsideZone;
        var rows = PlaceIds.Select((place, number) => string.Create(
            CultureInfo.InvariantCulture, $"{place},{zone},V1,R1,C{(number / 10) + 1},D{(number % 10) + 1},,60\r\n"));
        return "placeId,zone,vault,room,cabinet,drawer,slot,capacity\r\n" + string.Concat(rows);
    }

    /// <param name="badged">Who walks through the doors with a radio badge.</param>
    public string CustodiansCsv(IEnumerable<Person> badged) => "custodianId,badge,roles,epc\r\n"
        + string.Concat(Badges.Select(custodian => $"{custodian.CustodianId},{custodian.Badge},station,\r\n"))
        + string.Concat(badged.Select(person => $"{person.Id},,carrier,{person.Badge?.EpcHex}\r\n"));

    private StationPiece PieceOf(int station, int number, Dice dice)
    {
        // Serials far above those that the doors' pieces have.
        var prefix = _scenario.Pieces.CompanyPrefix;
        var item = "0" + "999999"[..(12 - prefix.Length)];
        var serial = string.Create(
            CultureInfo.InvariantCulture, $"{Dice.For(station, _scenario.Site).NextBits() % 1_000 + 1}{number:D6}");
        var uri = $"urn:epc:id:sgtin:{prefix}.{item}.{serial}";
        if (!EpcCodec.TryParseIdentityUri(uri, out var identity, out var error))
        {
            throw new InvalidOperationException($"{uri} is no identity: {error}");
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{_scenario.Site}-s{station + 1}-{number:D5}");
        return new(id, uri, identity.Elements![0].Value, serial, dice.Pick<string>(["low", "mid", "mid", "high"]));
    }
}
