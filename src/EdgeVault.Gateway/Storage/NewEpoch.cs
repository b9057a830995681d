using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Storage;

/// <summary>Gives a ledger up, whole, to quarantine, and opens the next epoch with what was known at its end.</summary>
/// <remarks>
/// Everything is made beside the old ledger first: key, base state, a ledger of one event that names the old one. Until
/// <see cref="EpochSwap"/> has its plan nothing has happened, and what lies about is made again.
/// </remarks>
internal static class NewEpoch
{
    private const int RootDigits = 8;

    /// <summary>Returns the public key of the new epoch.</summary>
    /// <exception cref="DataFolderException">What there is cannot be read.</exception>
    public static async Task<NoteVerifier> OpenAsync(
        DataFolder folder, string cause, IReadOnlyList<string> operators, TimeProvider time, IClockQuality clock,
        CancellationToken cancellation)
    {
        try
        {
            if (EpochSwap.Finish(folder) is null)
            {
                await TrySettleAsync(folder, time);
                var old = OldEpoch.Look(folder);
                await StageAsync(folder, old, cause, operators, time, clock, cancellation);
                var root = Convert.ToHexStringLower(old.Root.AsSpan())[..RootDigits];
                EpochSwap.Begin(
                    folder, new EpochPlan(old.Origin.Next.ToString(), $"epoch-{old.Origin.Epoch}-{root}"));
                EpochSwap.Finish(folder);
            }

            return KeyFiles.TryReadPublic(folder)!;
        }
        catch (LedgerException fault)
        {
            throw new DataFolderException(fault.Message, isInUse: true, fault);
        }
    }

    /// <summary>A start and a stop, where that can be: a rotation that was begun ends, and so does a tail.</summary>
    private static async Task TrySettleAsync(DataFolder folder, TimeProvider time)
    {
        try
        {
            await GatewayLedger.OpenPresent(folder, time, NullLogger.Instance).DisposeAsync();
        }
        catch (DataFolderException)
        {
            // Too damaged to be opened, or its key is gone: why there is to be a new epoch. It is looked at as it is.
        }
    }

    private static async Task StageAsync(
        DataFolder folder, OldEpoch old, string cause, IReadOnlyList<string> operators, TimeProvider time,
        IClockQuality clock, CancellationToken cancellation)
    {
        Clear(folder);
        var state = StateBase.ToBytes(old.State);
        BaseFile.Write(folder.Disk, folder.NextLedgerPath, state);
        var baseHash = Sha256.Of(state);
        using var key = LedgerKeyFile.Create(folder.Disk, folder.NextKeyPath, old.Origin.Next.ToString());
        var opened = new EpochOpened
        {
            PreviousOrigin = old.Origin.ToString(),
            PreviousSize = old.Size,
            PreviousRoot = ByteString.CopyFrom(old.Root.AsSpan()),
            BaseSize = old.FoldedSize,
            BaseSha256 = ByteString.CopyFrom(baseHash.AsSpan()),
            Cause = cause,
            Statements = { Statements(folder, old, key, baseHash) },
        };
        var events = LedgerEnvelope.For(key.Name, old.Newest, time, clock);
        var options = folder.OptionsFor(key.Name, folder.NextLedgerPath);
        await using var ledger = SegmentLedger.Open(options, key, folder.Disk, time, NullLogger.Instance);
        await ledger.AppendAsync([CustodyCodec.Serialize(events.EpochOpened(opened, operators))], cancellation);
    }

    /// <summary>The old key's word for the new one, where the old key is at hand and is the ledger's.</summary>
    private static IEnumerable<string> Statements(
        DataFolder folder, OldEpoch old, NoteSigner key, Sha256 baseHash)
    {
        using var before = LedgerKeyFile.TryLoad(folder.Disk, folder.KeyPath, old.Origin.ToString());
        return before is null
            ? []
            : [.. old.Statements, EpochStatement.Create(before, key, old.Size, old.Root, baseHash).Statement];
    }

    /// <summary>What an attempt before left that had no plan yet.</summary>
    private static void Clear(DataFolder folder)
    {
        var basePath = Path.GetDirectoryName(BaseFile.PathOf(folder.NextLedgerPath))!;
        foreach (var path in new[] { folder.NextLedgerPath, basePath })
        {
            foreach (var name in folder.Disk.List(path))
            {
                folder.Disk.Unlink(Path.Combine(path, name));
            }
        }
    }
}
