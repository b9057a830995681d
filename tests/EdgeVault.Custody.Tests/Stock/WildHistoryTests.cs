using System.Security.Cryptography;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.TestKit.Fuzzing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: the fold keeps its laws over anything that a ledger can hold.</summary>
/// <remarks>Method: random histories of every kind with corrections, retags, container moves and crashes; after each batch
/// the laws, and at the end the rebuild and the base state. <c>make custody-histories</c> does 10,000; SEED=N replays
/// one.</remarks>
public sealed class WildHistoryTests(ITestOutputHelper output)
{
    private const int Batches = 40;

    [Fact]
    public void The_laws_hold_over_random_histories_of_every_kind()
    {
        var first = FuzzBudget.Seed(1_000);
        var rounds = FuzzBudget.Rounds(slice: 150, whole: 10_000);
        var events = 0L;
        Parallel.For(first, first + rounds, () => 0L, (seed, _, sum) => sum + Run(seed), sum => Interlocked.Add(ref events, sum));
        output.WriteLine($"{rounds} histories of {events} events from seed {first}");
    }

    private static long Run(int seed)
    {
        using var folder = new TempFolder();
        var random = new Random(seed);
        var history = new WildHistory(random);
        var laws = new FoldLaws();
        var vault = new Vault(WildHistory.Pieces);
        var store = StateStore.Open(folder.File("state.db"), NullLogger.Instance);
        for (var batch = 0; batch < Batches; batch++)
        {
            var first = (ulong)vault.Ledger.Count;
            var events = vault.Commit([.. history.Batch(vault)]);
            for (var at = 0; at < events.Count; at++)
            {
                laws.See(first + (ulong)at, events[at], vault.State);
            }

            var fault = laws.Broken(vault.State);
            Assert.True(fault is null, $"seed {seed}, events {first} to {vault.Ledger.Count}: {fault}");
            if (random.Next(3) == 0)
            {
                store.Save(vault.State, new StatePosition(vault.State.Next.Epoch, vault.State.Next.Index, "root"));
            }

            if (random.Next(12) == 0)
            {
                store.Dispose();
                store = StateStore.Open(folder.File("state.db"), NullLogger.Instance);
                vault = Crash(vault, store.Load());
            }
        }

        store.Dispose();
        Same(vault.Rebuild(), vault.State, $"seed {seed}: rebuilt");
        var bytes = StateBase.ToBytes(vault.State);
        Same(StateBase.Parse(bytes, SHA256.HashData(bytes)), vault.State, $"seed {seed}: base state");
        return vault.Ledger.Count;
    }

    private static Vault Crash(Vault before, CustodyState stored)
    {
        var vault = new Vault(WildHistory.Pieces, stored);
        vault.Ledger.AddRange(before.Ledger);
        Vault.CatchUp(stored, vault.Ledger);
        return vault;
    }

    private static void Same(CustodyState expected, CustodyState actual, string where) =>
        Assert.True(expected.Fingerprint().AsSpan().SequenceEqual(actual.Fingerprint()), where);
}
