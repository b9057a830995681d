using System.Globalization;

namespace EdgeVault.HardwareSim.World;

/// <summary>Makes plausible jewellery: a catalogue that looks like one, so that filters and value classes have
/// work.</summary>
internal sealed class Jeweller(Dice dice)
{
    private static readonly string[] Categories = ["ring", "necklace", "bracelet", "earrings", "pendant", "brooch"];
    private static readonly string[] Origins = ["BE", "FR", "IT", "CH", "IN", "TH"];
    private static readonly string[] Gems =
        ["diamond", "diamond", "diamond", "sapphire", "ruby", "emerald", "pearl", "opal"];
    private static readonly string[] Cuts = ["round", "oval", "cushion", "princess", "emerald", "pear"];
    private static readonly string[] Colours = ["D", "E", "F", "G", "H", "I", "J"];
    private static readonly string[] Clarities = ["IF", "VVS1", "VVS2", "VS1", "VS2", "SI1"];
    private static readonly string[] Laboratories = ["GIA", "HRD", "IGI"];
    private static readonly (string Name, int Fineness)[] Metals =
        [("gold", 750), ("gold", 750), ("gold", 585), ("white gold", 750), ("platinum", 950), ("silver", 925)];

    private string? _setId;
    private int _setLeft;
    private int _sets;

    public Jewel Next(int sku)
    {
        var (metal, fineness) = dice.Pick(Metals);
        var stone = dice.Chance(0.85) ? NextStone() : null;
        return new(
            $"SKU-{sku:D4}", dice.Pick(Categories), dice.Pick(Origins), metal, fineness,
            Math.Round(dice.Next(new(1.5, 28)), 2), stone, ValueClass(metal, stone), NextSet());
    }

    private Stone NextStone()
    {
        var gem = dice.Pick(Gems);
        // Most stones are small: the square of an even draw.
        var carat = Math.Round(0.2 + (5 * Math.Pow(dice.NextUnit(), 2)), 2);
        var graded = gem == "diamond";
        var certified = graded && carat >= 0.5;
        return new(
            gem, carat, gem is "pearl" or "opal" ? "cabochon" : dice.Pick(Cuts),
            graded ? dice.Pick(Colours) : null, graded ? dice.Pick(Clarities) : null,
            certified ? dice.Pick(Laboratories) : null,
            certified ? dice.Next(1_000_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture) : null);
    }

    // Every tenth piece or so opens a set of two or three.
    private string? NextSet()
    {
        if (_setLeft == 0)
        {
            _setId = null;
            if (dice.Chance(0.1))
            {
                _setId = $"set-{++_sets:D3}";
                _setLeft = dice.Next(2, 3);
            }
        }

        _setLeft = Math.Max(0, _setLeft - 1);
        return _setId;
    }

    private static string ValueClass(string metal, Stone? stone) => (metal, stone) switch
    {
        (_, { Gem: "diamond" or "ruby" or "emerald" or "sapphire", Carat: >= 2 }) => "high",
        ("silver", _) or (_, null) or (_, { Gem: "pearl" or "opal" }) => "low",
        _ => "mid",
    };
}
