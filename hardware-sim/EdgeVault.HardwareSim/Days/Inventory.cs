using System.Globalization;
using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Days;

/// <summary>What the site has, and what will come.</summary>
internal sealed class Inventory
{
    private const int Trays = 40;
    private const int PerTray = 20;
    private const int LooseA = 1_000;
    private const int InB = 400;
    private const int Coming = 1_600;

    public Inventory(Dice dice)
    {
        for (var tray = 0; tray < Trays; tray++)
        {
            AllTrays.Add(new Tray(
                string.Create(CultureInfo.InvariantCulture, $"urn:epc:id:grai:0614141.30004.{tray}"),
                Hex(string.Create(CultureInfo.InvariantCulture, $"urn:epc:tag:grai-96:0.0614141.30004.{tray}"))));
        }

        for (var number = 0; number < (Trays * PerTray) + LooseA + InB + Coming; number++)
        {
            var item = New(number, dice);
            Items.Add(item);
            if (number < Trays * PerTray)
            {
                item.Tray = AllTrays[number / PerTray];
                item.Tray.Items.Add(item);
            }
            else if (number >= (Trays * PerTray) + LooseA + InB)
            {
                _coming.Enqueue(item);
            }
        }
    }

    private readonly Queue<Item> _coming = new();
    private int _boxes;
    private int _strangers;

    public List<Item> Items { get; } = [];

    public List<Tray> AllTrays { get; } = [];

    public IEnumerable<Item> Here => Items.Take((Trays * PerTray) + LooseA + InB);

    /// <summary>Pieces that nobody has had before; fewer where no more are left.</summary>
    public List<Item> Arriving(int count)
    {
        var arriving = new List<Item>();
        while (arriving.Count < count && _coming.TryDequeue(out var item))
        {
            arriving.Add(item);
        }

        return arriving;
    }

    /// <summary>The code of a box as scanned, its id, and the hex of its tag.</summary>
    public (string Code, string Id, string Epc) NewBox()
    {
        var serial = _boxes++;
        var digits = string.Create(CultureInfo.InvariantCulture, $"00614141{serial:D9}");
        var sscc = digits + CheckDigitOf(digits);
        return ($"(00){sscc}", sscc, Hex(string.Create(
            CultureInfo.InvariantCulture, $"urn:epc:tag:sscc-96:0.0614141.0{serial:D9}")));
    }

    /// <summary>A tag of somebody else's goods.</summary>
    public string NewStranger() => Hex(string.Create(
        CultureInfo.InvariantCulture, $"urn:epc:tag:sgtin-96:1.4012345.067890.{++_strangers}"));

    /// <summary>A tag with a number of our own that is in no register.</summary>
    public static string Unregistered(int serial) => Hex(string.Create(
        CultureInfo.InvariantCulture, $"urn:epc:tag:sgtin-96:3.0614141.812345.{900_000 + serial}"));

    private static Item New(int number, Dice dice)
    {
        var isB = number >= (Trays * PerTray) + LooseA && number < (Trays * PerTray) + LooseA + InB;
        // Two neighbours are a pair now and then: earrings.
        var isPair = number >= Trays * PerTray && number % 20 < 2;
        return new Item
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"p-{number:D5}"),
            Epc = Hex(string.Create(CultureInfo.InvariantCulture, $"urn:epc:tag:sgtin-96:3.0614141.812345.{number + 1}")),
            Tid = string.Create(CultureInfo.InvariantCulture, $"E2801190{number:X8}{dice.Next(0, int.MaxValue):X8}"),
            Code = string.Create(CultureInfo.InvariantCulture, $"EV{number:D6}"),
            ValueClass = isB ? "high" : dice.Chance(0.3) ? "mid" : "low",
            Gem = (number % 9) switch { 0 => "pearl", 1 => "emerald", _ => "diamond" },
            SetId = isPair ? string.Create(CultureInfo.InvariantCulture, $"set-{number / 20}") : "",
            WeightMg = (ulong)dice.Next(1_500, 18_000),
            HomeZone = isB ? Layout.VaultB : Layout.VaultA,
            HomePlace = string.Create(CultureInfo.InvariantCulture, $"PL-{(isB ? "B" : "A")}{number % 24:D2}"),
        };
    }

    private static string Hex(string tagUri) => EpcCodec.TryEncodeTagUri(tagUri, out var bits, out var error)
        ? Convert.ToHexString(bits.ToArray())
        : throw new InvalidOperationException($"{tagUri}: {error}");

    private static int CheckDigitOf(string digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            sum += (digits[digits.Length - 1 - at] - '0') * (at % 2 == 0 ? 3 : 1);
        }

        return (10 - (sum % 10)) % 10;
    }
}
