using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Custody.Tests.Support;
using EdgeVault.TestKit.Fuzzing;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: a state that is made again is made of the same events as the live one, in the same order.</summary>
public sealed class EventsAheadTests
{
    [Fact]
    public void What_the_fold_is_spared_changes_nothing_that_it_says()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            ReadOnlyMemory<byte>[] ledger = [.. Whole(new Random(seed)).Select(static bytes => new ReadOnlyMemory<byte>(bytes))];
            var (whole, spared) = (new CustodyState(), new CustodyState());
            for (var at = 0; at < ledger.Length; at++)
            {
                whole.Apply(new EventAt(1, (ulong)at), CustodyCodec.Parse(ledger[at].Span));
            }

            foreach (var batch in EventsAhead.From(0, index => ledger[(int)index..]))
            {
                spared.Apply(new EventAt(1, spared.Next.Index), batch);
            }

            Assert.True(whole.Fingerprint().AsSpan().SequenceEqual(spared.Fingerprint()), $"seed {seed}");
        }
    }

    /// <summary>However many are read at once: few, more than are parsed at once, or all.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(1_000)]
    public void Each_entry_comes_once_and_in_order_from_where_it_was_asked(int read)
    {
        ReadOnlyMemory<byte>[] ledger = [.. Enumerable.Range(0, 1_000).Select(static at => Bytes($"p-{at}"))];

        string[] pieces =
            [.. EventsAhead.From(17, index => ledger[(int)index..Math.Min((int)index + read, 1_000)])
                .SelectMany(static batch => batch).Select(static custodyEvent => custodyEvent.PieceId)];

        Assert.Equal(Enumerable.Range(17, 983).Select(static at => $"p-{at}"), pieces);
    }

    [Fact]
    public void What_is_no_event_is_refused_behind_all_that_stands_before_it()
    {
        ReadOnlyMemory<byte>[] ledger = [Bytes("p-0"), Bytes("p-1"), new byte[] { 0xFF }];
        List<string> pieces = [];

        Assert.Throws<CustodyFormatException>(() =>
        {
            foreach (var batch in EventsAhead.From(0, index => ledger[(int)index..Math.Min((int)index + 1, 3)]))
            {
                pieces.Add(batch[0].PieceId);
            }
        });
        Assert.Equal(["p-0", "p-1"], pieces);
    }

    [Fact]
    public void Nothing_is_read_any_more_once_it_has_ended_in_the_middle()
    {
        var (isReading, reads) = (0, 0);
        foreach (var batch in EventsAhead.From(0, Read))
        {
            Assert.Single(batch);
            break;
        }

        // One that is folded, four that wait, one that has no room.
        Assert.Equal(0, isReading);
        Assert.InRange(reads, 1, 6);

        IReadOnlyList<ReadOnlyMemory<byte>> Read(ulong index)
        {
            Assert.Equal(1, Interlocked.Increment(ref isReading));
            reads++;
            Thread.Yield();
            Interlocked.Decrement(ref isReading);
            return [Bytes($"p-{index}")];
        }
    }

    /// <summary>Damaged bytes are what the codec says they are: an event, or none.</summary>
    [Fact]
    public void Any_bytes_are_refused_just_where_the_codec_refuses_them_or_are_the_same_to_the_fold()
    {
        var random = new Random(FuzzBudget.Seed(5));
        byte[][] whole = [.. Whole(random)];
        for (var round = 0; round < FuzzBudget.Rounds(slice: 20_000, whole: 2_000_000); round++)
        {
            var bytes = whole[random.Next(whole.Length)][..^random.Next(3)];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (CustodyCodec.TryParse(bytes, out var expected, out _))
            {
                Assert.Equal(FingerprintOf(expected), FingerprintOf(new FoldedFields().Parse([bytes], 0, 1)[0]));
            }
        }
    }

    private static string FingerprintOf(CustodyEvent custodyEvent)
    {
        var state = new CustodyState();
        state.Apply(new EventAt(1, 0), custodyEvent);
        return Convert.ToHexString(state.Fingerprint());
    }

    private static ReadOnlyMemory<byte> Bytes(string pieceId) =>
        CustodyCodec.Serialize(new CustodyEvent { Schema = CustodyCodec.SchemaVersion, PieceId = pieceId });

    /// <summary>Each kind, with every field of the envelope.</summary>
    private static IEnumerable<byte[]> Whole(Random random)
    {
        foreach (var kind in AnyKind.Fields.OrderBy(_ => random.Next()))
        {
            var made = AnyKind.Envelope(random);
            kind.Accessor.SetValue(made, AnyKind.Of(kind, random));
            yield return made.ToByteArray();
        }
    }
}
