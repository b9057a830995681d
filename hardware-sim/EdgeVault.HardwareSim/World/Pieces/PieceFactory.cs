using System.Buffers.Binary;
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

    // EPC Gen2 v2.1, table 6.20.
    private static readonly Between Session1Seconds = new(0.5, 5);

    // Of a site's block, the numbers that are no piece's.
    private const int BadgesFrom = 500_000;

    // 38 bits of serial: a block of a million for each site, from its name.
    private const long SerialBlock = 1_000_000;
    private const ulong SerialBlocks = 274_000;

    private readonly Dice _dice;
    private readonly Jeweller _jeweller;
    private readonly RadioSpec _radio;
    private readonly PieceSpec _spec;
    private readonly string _site;
    private readonly string _companyPrefix;
    private readonly long _serialBase;
    private int _made;

    public PieceFactory(Scenario scenario, Dice dice)
    {
        _dice = dice;
        _jeweller = new Jeweller(dice);
        _radio = scenario.Radio;
        _spec = scenario.Pieces;
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

        var traits = _dice.Chance(_spec.DeadTagShare) ? Traits.DeadTag
            : _dice.Chance(_spec.TagOnlyShare) ? Traits.TagOnly
            : Traits.None;
        return new(
            $"{_site}-p{number:D6}",
            NewTag(epc, number, traits == Traits.TagOnly ? null : _radio.JewelleryLossDb, traits == Traits.DeadTag),
            identity.ElementString ?? "", _jeweller.Next(sku))
        { Traits = traits };
    }

    /// <summary>The badge of a person: a Global Service Relation Number of a provider (GSRNP-96, TDS 2.1), all others by its filter.</summary>
    public Tag Badge(int number, Between lossDb)
    {
        var digits = 17 - _companyPrefix.Length;
        var reference = (_serialBase + number).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        var tagUri = $"urn:epc:tag:gsrnp-96:0.{_companyPrefix}.{reference[^digits..]}";
        return EpcCodec.TryEncodeTagUri(tagUri, out var epc, out var error)
            ? NewTag(epc, BadgesFrom + number, lossDb)
            : throw new InvalidOperationException($"{tagUri} is not a tag: {error}");
    }

    /// <summary>Another tag with the piece's EPC.</summary>
    public Piece Clone(Piece piece) => piece with
    {
        PieceId = $"{piece.PieceId}-clone",
        Tag = NewTag(piece.Tag.Epc, ++_made, _radio.JewelleryLossDb),
        Traits = Traits.Clone,
    };

    // E2 01 13: allocation class, and no maker in particular; then a number (TDS 2.1, 16.2.1).
    private Tag NewTag(EpcBits epc, int number, Between? lossDb, bool isDead = false)
    {
        var tid = new byte[12];
        (tid[0], tid[1], tid[2]) = (0xE2, 0x01, 0x13);
        BinaryPrimitives.WriteInt64BigEndian(tid.AsSpan(4), _serialBase + number);
        return new(epc)
        {
            Tid = EpcBits.From(tid, 8 * tid.Length),
            SensitivityDbm = _dice.Next(_radio.TagSensitivityDbm),
            LossDb = lossDb is { } range ? _dice.Next(range) : 0,
            PersistenceUs = (long)(_dice.Next(Session1Seconds) * 1e6),
            PhaseTurns = _dice.NextUnit(),
            IsDead = isDead,
        };
    }

    // Indicator 0 and as many digits as the company prefix leaves of thirteen.
    private string ItemReference(int sku)
    {
        var digits = 12 - _companyPrefix.Length;
        var reference = sku % (int)Math.Pow(10, Math.Min(digits, 6));
        return "0" + (digits == 0 ? "" : reference.ToString($"D{digits}", CultureInfo.InvariantCulture));
    }
}
