using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;

namespace EdgeVault.Ledger;

/// <content>Which key signs, and how it hands over to the next.</content>
public sealed partial class SegmentLedger
{
    /// <summary>The keys that signed it so far; the last signs what is appended next.</summary>
    public KeyChain Keys => _keys;

    /// <summary>Hands the ledger over to another key: by an entry that the present one signs; all behind it is signed
    /// by the other.</summary>
    /// <remarks>
    /// The other key must be durable before. The record of the rotation is durable before the entry; whether it
    /// happened is decided by the entry alone, also after a crash. No append may be under way.
    /// </remarks>
    /// <param name="next">Named as the origin. The caller keeps it.</param>
    /// <param name="wrap">Makes an entry around the statement, see <see cref="KeyRotation"/>.</param>
    /// <param name="cancellationToken">Looked at before the entry is written.</param>
    /// <exception cref="ArgumentException">The keys do not fit, or the entry is too large.</exception>
    /// <exception cref="DiskException">The record could not be made durable; the present key goes on.</exception>
    /// <exception cref="LedgerUnavailableException">Not writable; the present key goes on.</exception>
    public async ValueTask<AppendResult> RotateAsync(
        NoteSigner next, Func<string, ReadOnlyMemory<byte>> wrap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(wrap);
        var standing = _standing;
        if (standing.State is { Mode: not LedgerMode.Writable } state)
        {
            throw new LedgerUnavailableException(state);
        }

        if (_signed.Size != DurableSize)
        {
            throw new InvalidOperationException("A ledger has one writer; this rotation overlaps an append.");
        }

        var (rotation, keys) = Handover(next);
        var entry = wrap(rotation.Statement);
        BatchLimits.Demand([entry], _options);
        var recorded = new RecordedRotation(rotation, MerkleHash.Leaf(entry.Span));
        RotationsFile.Write(_disk, _options.Path, [.. standing.Opened.Keys!.Happened, recorded]);

        var appended = await AppendAsync([entry], cancellationToken);
        if (appended.FirstIndex != rotation.Index)
        {
            throw new InvalidOperationException("A ledger has one writer; this rotation overlaps an append.");
        }

        standing.Opened.Keys.Add(recorded);
        (_signer, _keys) = (next, keys);
        LedgerLog.Rotated(_logger, Origin, rotation.From.KeyIdText, rotation.To.KeyIdText, rotation.Index);
        return appended;
    }

    private (KeyRotation Rotation, KeyChain Keys) Handover(NoteSigner next)
    {
        try
        {
            var rotation = KeyRotation.Create(_signer, next, DurableSize);
            return (rotation, _keys.With(rotation));
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"The ledger cannot be handed over: {e.Message}.", nameof(next), e);
        }
    }
}
