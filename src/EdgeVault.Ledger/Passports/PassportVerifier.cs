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
        var chain = ChainOf(passport, key, problems);
        var due = chain.KeyOf(passport.Checkpoint.Size);
        var isSigned = passport.Checkpoint.IsSignedBy(due);
        if (!isSigned)
        {
            problems.Add(
                $"the checkpoint is signed by {passport.Checkpoint.SignerText}, not by {due.Name}+{due.KeyIdText}");
        }

        problems.AddRange(EventProblems(passport));
        problems.AddRange(NoteProblems(passport, hub));
        return new PassportReport(
            isSigned,
            hub is null ? null : passport.Cosignatures.FirstOrDefault(note => note.IsSignedBy(hub)),
            hub is null ? null : passport.Latest.FirstOrDefault(note => note.IsSignedBy(hub)),
            problems);
    }

    /// <summary>The passport's keys in turn, where they follow each other and the trusted one is among them.</summary>
    private static KeyChain ChainOf(Passport passport, NoteVerifier key, List<string> problems)
    {
        try
        {
            var chain = KeyChain.Of(passport.Rotations) ?? KeyChain.Of(key);
            if (chain.Holds(key))
            {
                return chain;
            }

            problems.Add($"its rotations neither begin with, nor lead to, {key.Name}+{key.KeyIdText}");
        }
        catch (FormatException broken)
        {
            problems.Add(broken.Message);
        }

        return KeyChain.Of(key);
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
