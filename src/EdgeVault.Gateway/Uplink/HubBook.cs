using System.Text;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Uplink;

/// <summary>Believes a hub only by its key: checks its cosignatures and keeps the last one with the cursor,
/// durably.</summary>
/// <remarks>Checked is each, kept is the newest: while one is written down several may come.</remarks>
internal sealed class HubBook(string hub, string origin, NoteVerifier key, CursorStore cursors)
{
    private Ack? _checked;

    /// <summary>What the hub has said that it holds.</summary>
    public ulong NextIndex => Math.Max(NextIndexKept, Volatile.Read(ref _checked)?.NextIndex ?? 0);

    /// <summary>As far as that is written down here.</summary>
    public ulong NextIndexKept =>
        cursors.Find(CursorStore.HubKey(hub)) is { } cursor && cursor.Origin == origin ? cursor.NextIndex : 0;

    /// <summary>Is where the hub wants to go on possible at all?</summary>
    /// <exception cref="HubLinkException">It is not; says why.</exception>
    public void CheckResume(Resume resume, ulong durableSize)
    {
        if (resume.NextIndex > durableSize)
        {
            throw new HubLinkException(
                $"The hub holds {resume.NextIndex} events of '{origin}', this ledger {durableSize}: "
                + "the ledger was rolled back or replaced. Nothing is sent; see docs/operating/hub.md.");
        }

        if (resume.NextIndex > 0)
        {
            Check(resume.Cosignature, resume.NextIndex);
        }
    }

    /// <summary>Checks an acknowledgement, which <see cref="Keep"/> then writes down.</summary>
    /// <exception cref="HubLinkException">Its cosignature does not hold.</exception>
    public void Acknowledge(Ack ack)
    {
        Check(ack.Cosignature, ack.NextIndex);
        if (ack.NextIndex > NextIndex)
        {
            Volatile.Write(ref _checked, ack);
        }
    }

    /// <summary>Makes the newest acknowledgement durable.</summary>
    /// <exception cref="DiskException">It is not; it is tried again with the next.</exception>
    public void Keep()
    {
        if (Volatile.Read(ref _checked) is { } ack && ack.NextIndex > NextIndexKept)
        {
            cursors.Advance(CursorStore.HubKey(hub), new Cursor(origin, ack.NextIndex, ack.Cosignature));
        }
    }

    private void Check(string note, ulong size)
    {
        if (!Cosignature.TryParse(Encoding.UTF8.GetBytes(note), out var cosignature, out var fault))
        {
            throw new HubLinkException($"The hub's cosignature cannot be read: {fault}.");
        }

        if (!cosignature.IsSignedBy(key))
        {
            throw new HubLinkException(
                $"The hub's cosignature is not by {key.Name}, the key of EdgeVault:Hubs:{hub}:PublicKey.");
        }

        if (cosignature.Origin != origin || cosignature.Size != size)
        {
            throw new HubLinkException(
                $"The hub cosigned {cosignature.Size} events of '{cosignature.Origin}'; "
                + $"{size} of '{origin}' were due.");
        }
    }
}
