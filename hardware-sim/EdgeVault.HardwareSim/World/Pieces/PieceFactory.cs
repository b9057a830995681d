using System.Globalization;
using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Makes the pieces of one site with their SGTIN-96 tags; ids and serial numbers of two sites do not
/// meet.</summary>
internal sealed class PieceFactory
{
    // Filter 1: a point-of-sale item (TDS 2.1, 10.2).
    private const int Filter = 1;
    private const int Skus = 40;

    // 38 bits of serial: a block of a million for each site, from its name.
    private const long SerialBlock = 1_000_000;
    private const ulong SerialBlocks = 274_000;

    private readonly Dice _dice;
    private readonly Jeweller _jeweller;
    private readonly RadioSpec _radio;
    private readonly string _site;
    private readonly string _companyPrefix;
    private readonly long _serialBase;
    private int _made;

    public PieceFactory(Scenario scenario, Dice dice)
    {
        _dice = dice;
        _jeweller = new Jeweller(dice);
        _radio = scenario.Radio;
        _site = scenario.Site;
        _companyPrefix = scenario.Pieces.CompanyPrefix;
        _serialBase = (long)(Dice.For(0, scenario.Site).NextBits() % SerialBlocks) * SerialBlock;
    }

    public Piece Next()
    {
        var number = ++_made;
        var sku = _dice.Next(0, Skus - 1);
        var tagUri = string.Create(
            CultureInfo.InvariantCulture,
            $"urn:epc:tag:sgtin-96:{Filter}.{_companyPrefix}.{ItemReference(sku)}.{_serialBase + number}");
        if (!EpcCodec.TryEncodeTagUri(tagUri, out var epc, out var error)
            || !EpcCodec.TryDecode(epc, out var identity, out error))
        {
            throw new InvalidOperationException($"{tagUri} is not a tag: {error}");
        }

        var tag = new Tag(epc, _dice.Next(_radio.TagSensitivityDbm), _dice.Next(_radio.JewelleryLossDb));
        return new($"{_site}-p{number:D6}", tag, identity.ElementString ?? "", _jeweller.Next(sku));
    }

    // Indicator 0 and as many digits as the company prefix leaves of thirteen.
    private string ItemReference(int sku)
    {
        var digits = 12 - _companyPrefix.Length;
        var reference = sku % (int)Math.Pow(10, Math.Min(digits, 6));
        return "0" + (digits == 0 ? "" : reference.ToString($"D{digits}", CultureInfo.InvariantCulture));
    }
}
