using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Tests;

/// <summary>A site with a register, a desk and a ledger that is a list of bytes.</summary>
internal sealed class Vault : ISiteRegisters
{
    public const uint Epoch = 1;
    public const string ReadPoint = "urn:epc:id:sgln:0614141.00001.1";

    public static readonly DateTimeOffset Start = new(2026, 7, 14, 8, 30, 0, TimeSpan.Zero);
    public static readonly byte[] Boot = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");

    // Made by hand, because a build machine may have no time zone database.
    private static readonly TimeZoneInfo Brussels = TimeZoneInfo.CreateCustomTimeZone(
        "Europe/Brussels", TimeSpan.FromHours(1), null, null, null,
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]);

    public Vault(int pieces = 10, CustodyState? state = null, IEnumerable<Piece>? register = null)
    {
        Register = new PieceRegister(register ?? Enumerable.Range(0, pieces).Select(PieceOf));
        State = state ?? new CustodyState();
        Site = new CustodySite("dc1", Brussels, Boot);
        Desk = new CustodyDesk(Site, this, State, Time, Clock);
    }

    public CustodySite Site { get; }

    public DeskTime Time { get; } = new(Start);

    public ClockOf Clock { get; } = new();

    /// <summary>Another one may take its place at any time.</summary>
    public PieceRegister Register { get; set; }

    public IReadOnlyDictionary<string, Place> Places { get; init; } = new Dictionary<string, Place>();

    PieceRegister ISiteRegisters.Pieces => Register;

    public CustodyState State { get; }

    public CustodyDesk Desk { get; }

    public List<byte[]> Ledger { get; } = [];

    public static EpcBits Tag(int serial, int filter = 3)
    {
        Assert.True(EpcCodec.TryEncodeTagUri(
            $"urn:epc:tag:sgtin-96:{filter}.0614141.812345.{serial}", out var bits, out var error), error.ToString());
        return bits;
    }

    public static string Identity(int serial) => $"urn:epc:id:sgtin:0614141.812345.{serial}";

    public static Piece PieceOf(int serial) => new() { PieceId = $"p-{serial}", Identity = Identity(serial) };

    public static Crossing Cross(
        EpcBits tag, Direction direction, DateTimeOffset? to = null, bool backlog = false) => new()
        {
            Epc = tag,
            Direction = direction,
            Reason = direction == Direction.Unresolved ? UnresolvedReason.Conflict : default,
            From = (to ?? Start) - TimeSpan.FromSeconds(2),
            To = to ?? Start,
            Backlog = backlog,
        };

    public static CrossingGroup Group(params Crossing[] crossings) => new()
    {
        Portal = "door-1",
        ReadPoint = ReadPoint,
        InsideZone = "vault-a",
        OutsideZone = "corridor",
        Crossings = crossings,
    };

    public static CrossingGroup Passage(
        int serial, Direction direction, DateTimeOffset? to = null, bool backlog = false) =>
        Group(Cross(Tag(serial), direction, to, backlog));

    public static GapOpened Gap(
        string reader, GapCause cause = GapCause.ReaderDisconnected, params uint[] antennas) => new()
        {
            Portal = "door-1",
            ReadPoint = ReadPoint,
            Reader = reader,
            Antennas = antennas,
            Cause = cause,
            Detail = "link lost",
            From = Start,
        };

    public static GapClosed EndOf(
        string reader, GapCause cause = GapCause.ReaderDisconnected, params uint[] antennas) => new()
        {
            Portal = "door-1",
            ReadPoint = ReadPoint,
            Reader = reader,
            Antennas = antennas,
            Cause = cause,
            From = Start.AddSeconds(1),
            To = Start.AddSeconds(9),
        };

    /// <summary>Records, makes durable, applies: what a host does.</summary>
    public IReadOnlyList<CustodyEvent> Commit(params CustodyInput[] inputs)
    {
        var events = Desk.Record(inputs, Epoch, (ulong)Ledger.Count);
        foreach (var custodyEvent in events)
        {
            var bytes = CustodyCodec.Serialize(custodyEvent);
            State.Apply(new EventAt(Epoch, (ulong)Ledger.Count), CustodyCodec.Parse(bytes));
            Ledger.Add(bytes);
        }

        return events;
    }

    public PieceState Piece(int serial)
    {
        Assert.True(State.TryGetPiece($"p-{serial}", out var piece));
        return piece;
    }

    public CustodyState Rebuild(int events = int.MaxValue)
    {
        var state = new CustodyState();
        CatchUp(state, Ledger.Take(events));
        return state;
    }

    /// <summary>As a start does with what the state has not seen.</summary>
    public static void CatchUp(CustodyState state, IEnumerable<byte[]> ledger)
    {
        ReadOnlyMemory<byte>[] entries = [.. ledger.Select(static bytes => new ReadOnlyMemory<byte>(bytes))];
        var next = state.Next.Index;
        foreach (var batch in EventsAhead.From(next, EntriesAt))
        {
            state.Apply(new EventAt(Epoch, next), batch);
            next += (ulong)batch.Length;
        }

        // Few at a time, so that a history is more than one batch.
        IReadOnlyList<ReadOnlyMemory<byte>> EntriesAt(ulong index) => entries[(int)index..Math.Min((int)index + 7, entries.Length)];
    }

    internal sealed class ClockOf : IClockQuality
    {
        public ClockQuality Current { get; set; } = ClockQuality.Synced;
    }
}
