using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: what the ledger says is what the state says, however it was come by.</summary>
/// <remarks>Method: random histories from seeds, through the desk, bytes and fold; checked against plain second
/// readings of the same bytes.</remarks>
public sealed class CustodyHistoryTests
{
    private const int Pieces = 20;

    [Fact]
    public void Rebuilt_state_equals_the_live_one()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var vault = Run(seed, batches: 12);
            AssertSame(vault.Rebuild(), vault.State, $"seed {seed}");
        }
    }

    [Fact]
    public void Stored_state_equals_the_live_one_across_restarts()
    {
        using var folder = new TempFolder();
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var history = new History(random);
            var vault = new Vault(Pieces);
            var store = StateStore.Open(folder.File($"{seed}.db"), NullLogger.Instance);
            for (var batch = 0; batch < 20; batch++)
            {
                vault.Commit(history.Batch(vault.State));
                if (random.Next(3) > 0)
                {
                    store.Save(vault.State, PositionOf(vault.State));
                }

                if (random.Next(4) > 0)
                {
                    continue;
                }

                store.Dispose();
                store = StateStore.Open(folder.File($"{seed}.db"), NullLogger.Instance);
                vault = Restart(vault, store.Load());
                AssertSame(vault.Rebuild(), vault.State, $"seed {seed}/{batch}");
            }

            store.Dispose();
        }
    }

    [Fact]
    public void Each_piece_and_each_box_has_one_unbroken_chain_of_events()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var last = new Dictionary<string, EventRef>();
            foreach (var (index, custodyEvent) in Events(Run(seed, batches: 20)))
            {
                var subject = custodyEvent.PieceId.Length > 0 ? custodyEvent.PieceId : custodyEvent.ContainerId;
                if (subject.Length == 0)
                {
                    Assert.Null(custodyEvent.Previous);
                    continue;
                }

                var previous = last.GetValueOrDefault(subject);
                Assert.True(Equals(previous, custodyEvent.Previous), $"seed {seed}/{index}");
                last[subject] = new EventRef { Epoch = Vault.Epoch, Index = index };
            }
        }
    }

    [Fact]
    public void Each_closing_names_its_own_opening_and_what_is_open_was_never_closed()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var vault = Run(seed, batches: 20);
            var open = new Dictionary<ulong, CustodyEvent>();
            foreach (var (index, custodyEvent) in Events(vault))
            {
                if (custodyEvent.CoverageGapOpened is not null)
                {
                    open.Add(index, custodyEvent);
                }
                else if (custodyEvent.CoverageGapClosed is { } closed)
                {
                    Assert.True(open.Remove(closed.Opened, out var opened), $"seed {seed}/{index}");
                    Assert.Equal([closed.Opened], custodyEvent.Causes);
                    Assert.Equal(opened.OccurredFromUs, custodyEvent.OccurredFromUs);
                    var gap = opened.CoverageGapOpened;
                    Assert.Equal((gap.Portal, gap.Reader, gap.Cause), (closed.Portal, closed.Reader, closed.Cause));
                }
            }

            Assert.Equal(open.Keys.Order(), vault.State.OpenGaps.Select(gap => gap.Opened.Index));
        }
    }

    [Fact]
    public void A_piece_is_in_one_zone_or_none_and_where_its_last_word_says()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var vault = Run(seed, batches: 20);
            var state = vault.State;
            foreach (var piece in state.Pieces)
            {
                string[] zones = [.. state.Zones.Where(zone => state.PiecesIn(zone).Contains(piece.PieceId))];
                string[] expected = piece.Whereabouts == Whereabouts.Inside ? [piece.Zone] : [];
                Assert.True(expected.SequenceEqual(zones), $"seed {seed}, {piece}");
                // What people scanned has tests of its own.
                Assert.True(IsScanned(vault, piece) || (piece.Whereabouts, piece.Zone) == ReadAgain(vault, piece), $"seed {seed}, {piece}");
            }

            Assert.Equal(state.InsideCount, state.Zones.Sum(zone => state.PiecesIn(zone).Count));
        }
    }

    /// <summary>Whereabouts by looking at the whole history at once: the last passage that was not late, and if it was
    /// in doubt, the zone of the last decided one before it.</summary>
    private static (Whereabouts, string) ReadAgain(Vault vault, PieceState piece)
    {
        List<CustodyEvent> counted = [];
        foreach (var (_, passage) in Events(vault).Where(e => e.Event.PieceId == piece.PieceId))
        {
            var newest = counted.LastOrDefault()?.OccurredToUs ?? long.MinValue;
            var isLate = passage.Evidence.Backlog && passage.OccurredToUs < newest;
            if (!isLate && passage.Passage.Direction != Direction.TurnedBack)
            {
                counted.Add(passage);
            }
        }

        var decided = counted.LastOrDefault(passage => passage.Passage.Direction != Direction.Unresolved);
        var zone = decided?.Passage.Direction switch
        {
            Direction.In => decided.Passage.InsideZone,
            Direction.Out => decided.Passage.OutsideZone,
            _ => "",
        };
        return counted.LastOrDefault()?.Passage.Direction switch
        {
            Direction.In => (Whereabouts.Inside, zone),
            Direction.Out => (Whereabouts.Outside, zone),
            Direction.Unresolved => (Whereabouts.Uncertain, zone),
            _ => (Whereabouts.Unknown, ""),
        };
    }

    private static bool IsScanned(Vault vault, PieceState piece) =>
        Events(vault).Any(e => e.Event.PieceId == piece.PieceId && e.Event.Passage is null);

    private static void AssertSame(CustodyState expected, CustodyState actual, string where) =>
        Assert.True(expected.Fingerprint().AsSpan().SequenceEqual(actual.Fingerprint()), where);

    private static Vault Run(int seed, int batches)
    {
        var history = new History(new Random(seed));
        var vault = new Vault(Pieces);
        for (var batch = 0; batch < batches; batch++)
        {
            vault.Commit(history.Batch(vault.State));
        }

        return vault;
    }

    // A process that starts again: the ledger is as it was, the state comes from the store and catches up.
    private static Vault Restart(Vault before, CustodyState stored)
    {
        var vault = new Vault(Pieces, stored);
        vault.Ledger.AddRange(before.Ledger);
        Vault.CatchUp(stored, vault.Ledger);
        return vault;
    }

    private static IEnumerable<(ulong Index, CustodyEvent Event)> Events(Vault vault) =>
        vault.Ledger.Select((bytes, index) => ((ulong)index, CustodyCodec.Parse(bytes)));

    private static StatePosition PositionOf(CustodyState state) =>
        new(state.Next.Epoch, state.Next.Index, $"root-{state.Next}");
}
