using System.CommandLine;
using EdgeVault.Gateway.Passports;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gs1.Epc;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Passports;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>passport</c>: a piece's events with their proofs in one text file; <c>passport verify</c>: checks
/// one offline, with public keys only.</summary>
internal static class PassportVerb
{
    public static Command Create()
    {
        // Not marked as required: they are of this verb, not of `passport verify` beneath it.
        var data = new Option<string?>("--data") { Description = "The gateway's data folder.", HelpName = "DIR" };
        var piece = new Option<string?>("--piece") { Description = "The piece's id.", HelpName = "ID" };
        var epc = new Option<string?>("--epc")
        {
            Description = "Instead of --piece: the EPC that the piece carries, as a URI.",
            HelpName = "URI",
        };
        var output = new Option<string?>("--out") { Description = "The file to write.", HelpName = "FILE" };
        var command = new Command(
            "passport", "Writes a piece's events with their proofs as a text file, read-only; the service may run.")
        {
            data, piece, epc, output, CreateVerify(),
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (folder, file) = (parsed.GetValue(data), parsed.GetValue(output));
            var (id, uri) = (parsed.GetValue(piece), parsed.GetValue(epc));
            if (folder is null || file is null || (id is null) == (uri is null))
            {
                throw new VerbException(ExitCode.Usage, "Give --data, --out, and one of --piece and --epc.");
            }

            return Task.FromResult(Guarded(() => Make(folder, id, uri, file, cancellation)));
        });
        return command;
    }

    private static Command CreateVerify()
    {
        var file = new Argument<string>("FILE") { Description = "The passport." };
        var key = new Option<string>("--key")
        {
            Description = "File with the ledger's public key, from whom you trust.",
            HelpName = "PUB",
            Required = true,
        };
        var hubKey = new Option<string?>("--hub-key")
        {
            Description = "File with the hub's public key: its cosignature and its word on the newest event count.",
            HelpName = "PUB",
        };
        var verify = new Command("verify", "Checks a passport offline; exits 0 sound, 1 not sound, 2 unreadable.")
        {
            file, key, hubKey,
        };
        verify.SetAction((parsed, _) => Task.FromResult(
            Verify(parsed.GetRequiredValue(file), parsed.GetRequiredValue(key), parsed.GetValue(hubKey))));
        return verify;
    }

    private static int Make(string folder, string? id, string? uri, string file, CancellationToken cancellation)
    {
        var key = ReadKey(DataFolder.PublicKeyOf(folder));
        var maker = new PassportMaker(PosixDisk.Instance, folder);
        using var progress = new TerminalProgress("read", "entries");
        var pieceId = id ?? maker.PieceOf(IdentityOf(uri!), progress, cancellation)
            ?? throw new VerbException(ExitCode.Wrong, $"No event binds {uri} to a piece.");
        if (!PassportSubject.TryParse($"{PassportCheck.PieceKind} {pieceId}", out _))
        {
            throw new VerbException(ExitCode.Usage, $"'{pieceId}' is no piece's id: 1 to 256 characters of one line.");
        }

        var made = maker.Make(pieceId, progress, cancellation)
            ?? throw new VerbException(ExitCode.Wrong, $"No event is about piece {pieceId}.");
        progress.Clear();
        var ledger = DataFolder.LedgerOf(folder);
        // docs/formats/ledger.md, "Tiles": below the mark of a pruned ledger they cannot be made again.
        var mend = File.Exists(Path.Combine(ledger, "pruned"))
            ? "This ledger was pruned, so its tiles must stay as they are."
            : $"Stop the gateway, delete {Path.Combine(ledger, "tiles")}, and its next start makes the tiles anew.";
        foreach (var problem in made.WrongTiles)
        {
            Console.Error.WriteLine($"{problem}; the proof was made from the entries. {mend}");
        }

        // Nobody is handed what does not verify.
        var check = PassportCheck.Of(made.Passport, key, hub: null);
        var text = PassportText.Write(made.Passport);
        if (check.IsSound)
        {
            File.WriteAllBytes(file, text);
        }

        JsonLine.Write(check.Write);
        return check.IsSound ? ExitCode.Success : ExitCode.Wrong;
    }

    private static int Verify(string file, string keyPath, string? hubKeyPath)
    {
        var key = ReadKey(keyPath);
        var hub = hubKeyPath is null ? null : ReadKey(hubKeyPath);
        if (new FileInfo(file) is { Exists: true, Length: > PassportText.BytesMax } large)
        {
            throw new VerbException(
                ExitCode.Unreadable,
                $"'{file}' has {large.Length} bytes; a passport has at most {PassportText.BytesMax}.");
        }

        if (!PassportText.TryParse(File.ReadAllBytes(file), out var passport, out var fault))
        {
            JsonLine.Write(json =>
            {
                json.WriteBoolean("sound", false);
                json.WriteStartArray("problems");
                json.WriteStringValue($"not a passport: {fault}");
                json.WriteEndArray();
            });
            return ExitCode.Wrong;
        }

        var check = PassportCheck.Of(passport, key, hub);
        JsonLine.Write(check.Write);
        return check.IsSound ? ExitCode.Success : ExitCode.Wrong;
    }

    private static int Guarded(Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (LedgerDamagedException damage)
        {
            throw new VerbException(ExitCode.Wrong, damage.Message, damage);
        }
        catch (LedgerException fault)
        {
            throw new VerbException(ExitCode.Unreadable, fault.Message, fault);
        }
    }

    private static NoteVerifier ReadKey(string path) =>
        PublicKeyFile.TryRead(path, out var key, out var fault)
            ? key
            : throw new VerbException(ExitCode.Unreadable, fault);

    private static string IdentityOf(string uri)
    {
        if (EpcCodec.TryEncodeTagUri(uri, out var bits, out var error))
        {
            return EpcCodec.IdentityKey(bits);
        }

        return EpcCodec.TryParseIdentityUri(uri, out var identity, out var identityError)
            ? identity.Key
            : throw new VerbException(
                    ExitCode.Usage,
                    $"'{uri}' is neither an EPC tag URI ({error}) nor an identity URI ({identityError}).");
    }
}
