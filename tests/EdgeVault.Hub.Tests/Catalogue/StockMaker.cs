using System.Globalization;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Hub.Tests.Catalogue;

/// <summary>Events of a site with many pieces, from a seed: taken in, inspected, moved, reserved, shipped.</summary>
internal sealed class StockMaker(string site, int seed)
{
    private static readonly string[] Metals = ["gold", "platinum", "silver", "palladium", "titanium"];
    private static readonly string[] Finenesses = ["375", "585", "750", "925", "950", "999"];
    private static readonly string[] Labs = ["GIA", "HRD", "IGI", "SSEF"];

    private readonly Random _random = new(seed);
    private long _us = 1_790_000_000_000_000;

    /// <summary>When the last of them happened.</summary>
    public DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddTicks(_us * TimeSpan.TicksPerMicrosecond);

    public string PieceId(int number) => string.Create(CultureInfo.InvariantCulture, $"{site}-{number:D7}");

    /// <summary>Received and inspected: two events.</summary>
    public IEnumerable<byte[]> TakeIn(int number)
    {
        yield return Event(PieceId(number), made => made.Received = new Received
        {
            From = "atelier", Reason = (IntakeReason)_random.Next(1, 15), Zone = $"vault-{_random.Next(3)}",
        });
        yield return Inspect(number);
    }

    public byte[] Inspect(int number)
    {
        var inspected = new IntakeInspected
        {
            Result = _random.Next(20) == 0 ? IntakeResult.Quarantined : IntakeResult.Verified,
            // Some metals are rare.
            Metal = Metals[(int)(Metals.Length * Math.Pow(_random.NextDouble(), 3))],
            Fineness = Finenesses[_random.Next(Finenesses.Length)],
            WeightMg = (ulong)_random.Next(500, 50_000),
            CaratMilli = _random.Next(3) == 0 ? 0 : (ulong)_random.Next(100, 5_000),
            Presentation = (Presentation)_random.Next(1, 3),
            ValueClass = ValueClass.Low,
        };
        for (var papers = _random.Next(4); papers > 1; papers--)
        {
            inspected.Certificates.Add(new Certificate
            {
                Lab = Labs[_random.Next(Labs.Length)],
                Number = string.Create(CultureInfo.InvariantCulture, $"{number}-{papers}"),
            });
        }

        return Event(PieceId(number), made => made.IntakeInspected = inspected);
    }

    /// <summary>Something that happens to a piece any day.</summary>
    public byte[] AnyDay(int number) => _random.Next(6) switch
    {
        0 => Inspect(number),
        1 => Event(PieceId(number), made => made.PutAway = new PutAway { Zone = $"vault-{_random.Next(3)}" }),
        2 => Event(PieceId(number), made => made.Reserved = new Reserved { Token = $"t-{_random.Next()}" }),
        3 => Event(PieceId(number), made => made.Shipped = new Shipped { Destination = "boutique" }),
        4 => Event(PieceId(number), made => made.PutOnHold = new PutOnHold { Reason = HoldReason.Quarantine }),
        _ => Event(PieceId(number), made => made.Passage = new Passage
        {
            Portal = "door-1",
            Direction = (Direction)_random.Next(1, 5),
            InsideZone = "vault-1",
            OutsideZone = "corridor",
        }),
    };

    /// <summary>A door that nobody watched while it was open, or that is watched again.</summary>
    public byte[] Gap(bool isOpened) => Event("", made =>
    {
        if (isOpened)
        {
            made.CoverageGapOpened = new CoverageGapOpened { Portal = "door-1", InsideZone = "vault-1", OutsideZone = "corridor" };
        }
        else
        {
            made.CoverageGapClosed = new CoverageGapClosed { Portal = "door-1" };
        }
    });

    private byte[] Event(string pieceId, Action<CustodyEvent> kind)
    {
        _us += 1_000;
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = _us, OccurredToUs = _us, PieceId = pieceId, Site = site,
        };
        kind(made);
        return CustodyCodec.Serialize(made);
    }
}
