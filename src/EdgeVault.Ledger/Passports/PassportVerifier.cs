using System.Globalization;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger.Passports;

/// <summary>Checks signatures and paths of a passport. Offline, with public keys only.</summary>
public static class PassportVerifier
{
    /// <param name="passport">Parsed; nothing in it is believed.</param>
    /// <param name="key">The ledger's public key, from a source that is trusted.</param>
    /// <param name="hub">The hub's; without it cosignatures and statements are carried but prove nothing.</param>
    public static PassportReport Verify(Passport passport, NoteVerifier key, NoteVerifier? hub)
    {
        ArgumentNullException.ThrowIfNull(passport);
        ArgumentNullException.ThrowIfNull(key);
        var problems = new List<string>();
        var isSigned = passport.Checkpoint.IsSignedBy(key);
        if (!isSigned)
        {
            problems.Add(
                $"the checkpoint is signed by {passport.Checkpoint.SignerText}, not by {key.Name}+{key.KeyIdText}");
        }

        if (passport.Rotations.Count > 0)
        {
            // Carried is not believed: what nobody checked must not stand in a passport that is called sound.
            problems.Add("the ledger's key was rotated; this version verifies passports of one key only");
        }

        problems.AddRange(EventProblems(passport));
        problems.AddRange(NoteProblems(passport, hub));
        return new PassportReport(
            isSigned,
            hub is null ? null : passport.Cosignatures.FirstOrDefault(note => note.IsSignedBy(hub)),
            hub is null ? null : passport.Latest.FirstOrDefault(note => note.IsSignedBy(hub)),
            problems);
    }

    private static IEnumerable<string> EventProblems(Passport passport)
    {
        var head = new TreeHead(passport.Checkpoint.Size, passport.Checkpoint.Root);
        ulong? before = null;
        foreach (var item in passport.Events)
        {
            if (item.Index <= before)
            {
                yield return Text($"event {item.Index} stands behind event {before}; events go by their index");
            }

            if (!InclusionProof.Verify(head, item.Index, item.Leaf, [.. item.Path]))
            {
                yield return Text($"event {item.Index} is not proven to stand in the signed tree of {head.Size}");
            }

            before = item.Index;
        }
    }

    private static IEnumerable<string> NoteProblems(Passport passport, NoteVerifier? hub)
    {
        foreach (var note in passport.Cosignatures.Where(note => !note.Covers(passport.Checkpoint)))
        {
            yield return Text($"a cosignature is of {note.Origin} at size {note.Size}, not of the checkpoint");
        }

        foreach (var note in passport.Latest)
        {
            if (!note.Covers(passport.Checkpoint) || note.Subject != passport.Subject)
            {
                yield return Text(
                    $"a statement is of the newest event of {note.Subject} at size {note.Size}, not of this passport");
            }
        }

        // Another hub's word proves nothing here; but who asks for one hub's must not be left with none of it.
        if (hub is not null && passport.Cosignatures.Count > 0 && !passport.Cosignatures.Any(n => n.IsSignedBy(hub)))
        {
            yield return $"no cosignature is signed by {hub.Name}+{hub.KeyIdText}";
        }

        if (hub is not null && passport.Latest.Count > 0 && !passport.Latest.Any(n => n.IsSignedBy(hub)))
        {
            yield return $"no statement of the newest event is signed by {hub.Name}+{hub.KeyIdText}";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
