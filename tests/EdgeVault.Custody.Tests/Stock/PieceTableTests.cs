using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: what is written of a piece is read of it, whatever the table keeps it as. Method: random pieces from a fixed seed,
/// written again and again, against a dictionary; over more than one page of rows.</summary>
public sealed class PieceTableTests
{
    private const int Pieces = 5_000;

    private readonly Random _random = new(20_261_127);

    [Fact]
    public void What_is_written_of_a_piece_is_read_of_it()
    {
        var table = new PieceTable();
        var expected = new Dictionary<string, PieceState>();
        for (var step = 0; step < Pieces * 4; step++)
        {
            var piece = Any($"p-{_random.Next(Pieces)}");
            table.Set(piece);
            expected[piece.PieceId] = piece;
            var other = $"p-{_random.Next(Pieces)}";
            Assert.Equal(expected.TryGetValue(other, out var known), table.TryGet(other, out var found));
            Assert.Equal(known, found);
        }

        Assert.Equal(expected.Values.OrderBy(static piece => piece.PieceId), table.All.OrderBy(static piece => piece.PieceId));
        Assert.Equal(expected.Count, table.Count);
        Assert.All(
            expected.Values.Where(static piece => piece.Whereabouts == Whereabouts.Inside).GroupBy(static piece => piece.Zone),
            zone => Assert.Equal(zone.Select(static piece => piece.PieceId).Order(), table.InZone(zone.Key).Order()));
        Assert.Empty(table.InZone("no row says this"));
    }

    /// <summary>A property that is new, and that <see cref="Any"/> does not fill, would be lost unseen.</summary>
    [Fact]
    public void Every_property_of_a_piece_is_among_what_is_written()
    {
        PieceState[] some = [.. Enumerable.Range(0, 50).Select(number => Any($"p-{number}"))];
        Assert.All(
            typeof(PieceState).GetProperties(),
            property => Assert.True(some.Select(piece => property.GetValue(piece)).Distinct().Count() > 1, property.Name));
    }

    private PieceState Any(string pieceId) => new()
    {
        PieceId = pieceId,
        Whereabouts = (Whereabouts)_random.Next((int)Whereabouts.Set + 1),
        Zone = Name("zone"),
        SinceUs = _random.NextInt64(),
        FactUs = _random.NextInt64(),
        LastEvent = At(),
        LastDecided = Maybe(At()),
        LastSeenUs = _random.NextInt64(),
        LastSeenPortal = Name("door"),
        PlaceId = Name("PL"),
        PlacedBy = Maybe(At()),
        Before = _random.Next(2) == 0 ? null : new BeforePlaced(Whereabouts.Outside, Name("zone"), "", _random.NextInt64(), 0),
        Proof = (ProofKind)_random.Next(3),
        ProofUs = _random.NextInt64(),
        ProofBy = At(),
        Holder = Name("c"),
        Container = Name("tray"),
        Facts = _random.Next(2) == 0 ? null : new PieceFacts { Reason = (IntakeReason)_random.Next(3), Barcode = Name("EV") },
    };

    private EventAt At() => new((uint)_random.Next(1, 9), (ulong)_random.NextInt64());

    private EventAt? Maybe(EventAt at) => _random.Next(2) == 0 ? null : at;

    private string Name(string of) => _random.Next(4) == 0 ? "" : $"{of}-{_random.Next(30)}";
}
