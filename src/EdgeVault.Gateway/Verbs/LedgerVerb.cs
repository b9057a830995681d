using System.CommandLine;
using System.Globalization;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>ledger new-epoch</c>, and <c>ledger verify</c>: hashes every byte up to the anchor; exits 0 sound,
/// 1 not sound, 2 unreadable.</summary>
internal static class LedgerVerb
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var key = new Option<string?>("--key")
        {
            Description = "File with the ledger's public key. Default: keys/ledger.pub of the data folder.",
            HelpName = "PUB",
        };
        var verify = new Command(
            "verify", "Recomputes every hash and checks every signature, read-only; the service may run meanwhile.")
        {
            data, key,
        };
        verify.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(data);
            var keyPath = parsed.GetValue(key) ?? DataFolder.PublicKeyOf(folder);
            if (!PublicKeyFile.TryRead(keyPath, out var verifier, out var fault))
            {
                await Console.Error.WriteLineAsync(fault);
                return ExitCode.Unreadable;
            }

            try
            {
                using var progress = new TerminalProgress("verified", "entries");
                var report = LedgerVerifier.Verify(
                    DataFolder.LedgerOf(folder), PosixDisk.Instance, verifier, progress, cancellation);
                progress.Clear();
                Print(report, DataFolder.LedgerOf(folder), verifier);
                return report.IsSound && report.IsSigned ? ExitCode.Success : ExitCode.Wrong;
            }
            catch (LedgerException missing)
            {
                await Console.Error.WriteLineAsync(missing.Message);
                return ExitCode.Unreadable;
            }
        });
        return new Command("ledger", "Looks at a ledger, or gives it up.") { verify, NewEpochCommand() };
    }

    private static Command NewEpochCommand()
    {
        var data = CommonOptions.Data();
        var cause = new Option<string>("--cause")
        {
            Description = "Why the present ledger is given up; it will stand in the new one.",
            HelpName = "TEXT",
            Required = true,
        };
        cause.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || string.IsNullOrWhiteSpace(text))
            {
                result.AddError("--cause is empty; say why the present ledger is given up.");
            }
        });
        var operators = CommonOptions.TwoOperators();
        var command = new Command(
            "new-epoch",
            "Moves the ledger to quarantine and begins the next epoch; the service must not run. Prints the new key.")
        {
            data, cause, operators,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var folder = DataFolder.OpenPresent(parsed.GetRequiredValue(data), PosixDisk.Instance);
            var key = await NewEpoch.OpenAsync(
                folder, parsed.GetRequiredValue(cause), parsed.GetRequiredValue(operators), TimeProvider.System,
                new KernelClock(), cancellation);
            await Console.Error.WriteLineAsync($"{key.Name} is open; what was before is in quarantine/.");
            await Console.Out.WriteLineAsync(key.ToString());
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(LedgerReport report, string path, NoteVerifier key)
    {
        var times = report.IsSound && report.Size > 0 ? Times(path, report.Size) : default;
        JsonLine.Write(json =>
        {
            if (report.Origin is not null)
            {
                json.WriteString("origin", report.Origin);
            }

            json.WriteNumber("size", report.Size);
            json.WriteString("root", report.Root.ToBase64());
            if (times is { First: { } first, Last: { } last })
            {
                json.WriteString("firstTime", first);
                json.WriteString("lastTime", last);
            }

            json.WriteString("key", key.ToString());
            json.WriteBoolean("signed", report.IsSigned);
            json.WriteBoolean("sound", report.IsSound);
            json.WriteStartArray("problems");
            foreach (var problem in report.Problems)
            {
                json.WriteStringValue(problem.ToString());
            }

            json.WriteEndArray();
        });
    }

    private static (string? First, string? Last) Times(string path, ulong size)
    {
        using var reader = LedgerReader.Open(path, PosixDisk.Instance);
        return (RecordedAt(reader, 0), RecordedAt(reader, size - 1));
    }

    private static string? RecordedAt(LedgerReader reader, ulong index) =>
        reader.Read(index, 1, CustodyCodec.EventBytesMax) is { } batch
        && CustodyCodec.TryParse(batch.Entries[0].Span, out var custodyEvent, out _)
        && CustodyTime.TryFromUs(custodyEvent.RecordedUs, out var at)
            ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
            : null;
}
