using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Custody.Tests.Support;
using EdgeVault.TestKit.Fuzzing;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: what the fold is given says what the codec reads from the same bytes, but for what the fold never
/// asks.</summary>
/// <remarks>Method: events of every kind; each is read by both ways, and both lose the fields that may be missing.</remarks>
public sealed class FoldedFieldsTests
{
    // Of the envelope, a kind, and of neither: 30, 150 and 1,000, each a string of two letters.
    private static readonly byte[][] Unknown = [[0xF2, 0x01, 2, 65, 66], [0xB2, 0x09, 2, 65, 66], [0xC2, 0x3E, 2, 65, 66]];

    private readonly FoldedFields _fields = new();

    [Fact]
    public void Events_of_every_kind_say_what_the_codec_reads()
    {
        var random = new Random(FuzzBudget.Seed(11));
        for (var round = 0; round < FuzzBudget.Rounds(slice: 3_000, whole: 300_000); round++)
        {
            Same(Any(random).ToByteArray(), $"round {round}");
        }
    }

    /// <summary>Another writer may have another order, write a field twice, or know more fields.</summary>
    [Fact]
    public void So_they_do_whatever_the_order_of_their_fields_and_however_often_each_comes()
    {
        var random = new Random(FuzzBudget.Seed(12));
        for (var round = 0; round < FuzzBudget.Rounds(slice: 5_000, whole: 500_000); round++)
        {
            var fields = FieldsOf(Any(random).ToByteArray());
            fields.AddRange(FieldsOf(Any(random).ToByteArray()).Where(_ => random.Next(4) == 0));
            fields.AddRange(Unknown.Where(_ => random.Next(8) == 0));
            Same([.. fields.OrderBy(_ => random.Next()).SelectMany(static field => field)], $"round {round}");
        }
    }

    [Fact]
    public void An_event_that_was_cut_off_is_refused_just_where_the_codec_refuses_it()
    {
        var random = new Random(3);
        foreach (var kind in AnyKind.Fields)
        {
            var whole = Any(random, kind).ToByteArray();
            for (var length = 0; length < whole.Length; length++)
            {
                var cut = whole[..length];
                if (CustodyCodec.TryParse(cut, out _, out _))
                {
                    Same(cut, $"{kind.Name}, {length} bytes");
                }
                else
                {
                    Assert.Throws<CustodyFormatException>(() => Read(cut));
                }
            }
        }
    }

    [Fact]
    public void Damaged_bytes_that_the_codec_accepts_say_the_same()
    {
        var random = new Random(FuzzBudget.Seed(13));
        for (var round = 0; round < FuzzBudget.Rounds(slice: 40_000, whole: 4_000_000); round++)
        {
            var bytes = Any(random).ToByteArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            if (CustodyCodec.TryParse(bytes, out _, out _))
            {
                Same(bytes, $"round {round}: {Convert.ToHexString(bytes)}");
            }
        }
    }

    [Fact]
    public void Random_bytes_are_an_event_or_refused_and_nothing_else()
    {
        var random = new Random(FuzzBudget.Seed(14));
        for (var round = 0; round < FuzzBudget.Rounds(slice: 40_000, whole: 4_000_000); round++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (CustodyCodec.TryParse(bytes, out _, out _))
            {
                Same(bytes, Convert.ToHexString(bytes));
            }
            else if (Record.Exception(() => Read(bytes)) is { } refused)
            {
                Assert.IsType<CustodyFormatException>(refused);
            }
        }
    }

    /// <summary>With what stands before it, it comes to a few bytes again, of 64 bits.</summary>
    [Fact]
    public void A_length_near_the_largest_number_is_refused()
    {
        byte[] longest = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1];
        byte[] entry =
            [.. Crossing("", "", new Tag()).ToByteArray(), (CustodyEvent.PieceIdFieldNumber << 3) | 2, .. longest, .. new byte[20]];

        Assert.Throws<CustodyFormatException>(() => Read(entry));
    }

    /// <summary>The chip's number is a fact of its piece, and a stranger's tag is all that is known of it.</summary>
    [Theory]
    [InlineData("p-1", "", "", false)]
    [InlineData("", "b-1", "", false)]
    [InlineData("", "", "", true)]
    [InlineData("p-1", "", "E280", true)]
    public void A_passage_has_its_tag_where_somebody_asks_for_it(string piece, string container, string tid, bool hasTag)
    {
        var tag = new Tag { Epc = ByteString.CopyFrom(1, 2), Bits = 16, Tid = ByteString.CopyFrom(Convert.FromHexString(tid)) };

        Assert.Equal(hasTag, Read(Crossing(piece, container, tag).ToByteArray()).Passage.Tag is not null);
    }

    [Fact]
    public void What_events_say_again_is_one_object()
    {
        var first = Read(Crossing("p-1", "", new Tag { Bits = 1 }).ToByteArray());
        var second = Read(Crossing("p-2", "", new Tag { Bits = 2 }).ToByteArray());

        Assert.Same(first.Passage, second.Passage);
        Assert.Same(first.Custodians[0], second.Custodians[0]);
        Assert.Same(first.PlaceId, second.PlaceId);
    }

    /// <summary>It is what a rebuild's speed rests on: ADR 13.</summary>
    [Fact]
    public void A_passage_of_a_piece_takes_little_memory()
    {
        const int Events = 1_000;
        var tag = new Tag { Epc = ByteString.CopyFrom(new byte[12]), Bits = 96 };
        ReadOnlyMemory<byte>[] entries =
            [.. Enumerable.Range(0, Events).Select(at => new ReadOnlyMemory<byte>(Crossing($"p-{at}", "", tag).ToByteArray()))];
        _fields.Parse(entries, 0, Events);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _fields.Parse(entries, 0, Events);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Events, 1, 460);
    }

    private static CustodyEvent Crossing(string piece, string container, Tag tag) => new()
    {
        Schema = CustodyCodec.SchemaVersion,
        PieceId = piece,
        ContainerId = container,
        PlaceId = "pl-1",
        GroupId = ByteString.CopyFrom(new byte[16]),
        Custodians = { new Custodian { CustodianId = "c-1", Role = StationRoles.Carrier } },
        Passage = new Passage
        {
            Portal = "door-1", Direction = Direction.In, InsideZone = "vault-a", OutsideZone = "corridor", Tag = tag,
        },
    };

    // Half of them passages, which are not left to the generated parser.
    private static CustodyEvent Any(Random random) =>
        Any(random, AnyKind.Fields[random.Next(2) == 0 ? 0 : random.Next(AnyKind.Fields.Count)]);

    private static CustodyEvent Any(Random random, FieldDescriptor kind)
    {
        var made = AnyKind.Envelope(random);
        kind.Accessor.SetValue(made, AnyKind.Of(kind, random));
        made.Custodians.AddRange(AnyKind.Envelope(random).Custodians.Where(_ => random.Next(2) == 0));
        if (made.Passage?.Tag is { } tag && random.Next(2) == 0)
        {
            tag.Tid = ByteString.CopyFrom((byte)random.Next(256));
        }

        return made;
    }

    private static List<byte[]> FieldsOf(byte[] message)
    {
        List<byte[]> fields = [];
        for (var walk = new FieldWalk(message); walk.MoveNext();)
        {
            fields.Add(walk.Whole.ToArray());
        }

        return fields;
    }

    private CustodyEvent Read(byte[] entry) => _fields.Parse([entry], 0, 1)[0];

    private void Same(byte[] entry, string where)
    {
        var (expected, made) = (CustodyCodec.Parse(entry), Read(entry));
        Assert.True(EventKinds.NumberOf(expected) == EventKinds.NumberOf(made), where);
        Assert.True(Asked(expected).Equals(Asked(made)), where);
    }

    /// <summary>A copy without what the fold never asks.</summary>
    private static CustodyEvent Asked(CustodyEvent custodyEvent)
    {
        var asked = CustodyEvent.Parser.WithDiscardUnknownFields(true).ParseFrom(custodyEvent.ToByteArray());
        asked.RecordedUs = 0;
        asked.UtcOffsetMinutes = 0;
        asked.ClockQuality = 0;
        asked.BootId = ByteString.Empty;
        asked.MonotonicNs = 0;
        asked.Site = "";
        asked.ReadPoint = "";
        asked.Previous = null;
        asked.Causes.Clear();
        asked.Evidence = asked.Evidence is { Backlog: true } ? new Evidence { Backlog = true } : null;
        if (asked.Passage is { Tag.Tid.IsEmpty: true } passage && asked.PieceId.Length + asked.ContainerId.Length > 0)
        {
            passage.Tag = null;
        }

        return asked;
    }
}
