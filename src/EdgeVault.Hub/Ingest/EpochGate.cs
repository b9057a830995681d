using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Hub.Ingest;

/// <summary>Holds the first entry of a later epoch against what the hub has of the epoch before.</summary>
internal static class EpochGate
{
    /// <summary>What the first entry says of the epoch before; null when it says nothing of the kind.</summary>
    public static EpochOpened? OpenedBy(string origin, ReadOnlySpan<byte> entry) =>
        CustodyCodec.TryParse(entry, out var custodyEvent, out _)
        && custodyEvent.EpochOpened is { PreviousRoot.Length: Sha256.ByteCount } opened
        && LedgerOrigin.TryParse(origin, out var here) && LedgerOrigin.TryParse(opened.PreviousOrigin, out var before)
        && before.Next == here
            ? opened
            : null;

    /// <summary>True for an origin whose first entry must say where it comes from.</summary>
    public static bool Needs(string origin) => LedgerOrigin.TryParse(origin, out var parsed) && parsed.Epoch > 1;

    /// <summary>What of the epoch before the hub and the site do not both have, a sentence; null for
    /// nothing.</summary>
    /// <param name="opened">What the new epoch says.</param>
    /// <param name="before">What the hub has of the epoch before; null for nothing.</param>
    /// <param name="rootThere">The root that the hub has at the size that the new epoch names, if it has one.</param>
    public static string? LossIn(EpochOpened opened, MirrorHead? before, byte[]? rootThere)
    {
        var held = (ulong)(before?.Size ?? 0);
        if (opened.PreviousSize < held)
        {
            return $"{opened.PreviousOrigin} was given up at {opened.PreviousSize} events, "
                + $"the hub has cosigned {held}: the site lost what lies between.";
        }

        if (opened.PreviousSize > held)
        {
            return $"{opened.PreviousOrigin} was given up at {opened.PreviousSize} events, of which the hub has "
                + $"{held}: the rest is in quarantine at the site only.";
        }

        return rootThere is null || opened.PreviousRoot.Span.SequenceEqual(rootThere)
            ? null
            : $"{opened.PreviousOrigin} was given up at {opened.PreviousSize} events with another root than the hub's.";
    }

    /// <summary>The newest epoch of this gateway of which something is stored.</summary>
    public static async ValueTask<uint> NewestAsync(
        IHubStore store, LedgerOrigin origin, CancellationToken cancellation) =>
        (await store.HeadsAsync(cancellation))
            .Select(head => LedgerOrigin.TryParse(head.Origin, out var parsed) && parsed.IsOfSameGateway(origin)
                ? parsed.Epoch
                : 0)
            .DefaultIfEmpty()
            .Max();
}
