using EdgeVault.Custody.Events;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Storage;

/// <summary>Hands a ledger over to a new key, by an event that the old key signs.</summary>
/// <remarks>
/// Order: the new key is durable beside the old one; the record of the rotation; the entry, signed by the old key and
/// anchored; the new key's file takes the old one's name. Whatever ends between two of these is settled by the next
/// <see cref="GatewayLedger"/>: the rotation happened if its entry stands in the ledger.
/// </remarks>
internal static class KeyChange
{
    /// <summary>Returns the public half of the new key.</summary>
    /// <exception cref="VerbException">There is no ledger, or it takes no entries.</exception>
    public static async Task<NoteVerifier> RotateAsync(
        DataFolder folder, string byOperator, TimeProvider time, IClockQuality clock, CancellationToken cancellation)
    {
        await using var open = GatewayLedger.OpenPresent(folder, time, NullLogger.Instance);
        var ledger = open.Ledger;
        if (ledger.State is { Mode: not LedgerMode.Writable } state)
        {
            throw new VerbException(ExitCode.Wrong, $"The key is not changed. {state.Reason}");
        }

        var events = LedgerEnvelope.For(ledger, time, clock);
        using var next = LedgerKeyFile.Create(folder.Disk, folder.NextKeyPath, ledger.Origin);
        try
        {
            await ledger.RotateAsync(
                next,
                statement => CustodyCodec.Serialize(events.KeyRotated(statement, byOperator)),
                cancellation);
        }
        catch (Exception fault) when (fault is DiskException or LedgerException or ArgumentException)
        {
            throw new VerbException(
                ExitCode.Wrong,
                $"It is not known whether the key was changed: {fault.Message} "
                + "The next start of the gateway finds out.",
                fault);
        }

        KeyFiles.TakeOver(folder, next.Verifier);
        return next.Verifier;
    }
}
