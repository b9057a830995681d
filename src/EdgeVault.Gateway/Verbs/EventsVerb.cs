using System.CommandLine;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>events</c>: the ledger as one JSON object a line, read-only, also while the service runs.</summary>
internal static class EventsVerb
{
    private const int EntriesMax = 1_024;
    private const int BytesMax = 1 << 20;
    private static readonly TimeSpan FollowPeriod = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var from = new Option<ulong>("--from") { Description = "First index. Default 0.", HelpName = "N" };
        var kind = new Option<string?>("--kind")
        {
            Description = "Only events of this kind, such as passage.",
            HelpName = "KIND",
        };
        var follow = new Option<bool>("--follow")
        {
            Description = "Stay and print what is appended, until interrupted.",
        };
        var command = new Command("events", "Prints custody events as JSON lines, read-only.")
        {
            data, from, kind, follow,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(kind) is { } name && !EventKinds.All.Contains(name))
            {
                await Console.Error.WriteLineAsync(
                    $"'{name}' is not a kind of event; there are {string.Join(", ", EventKinds.All)}.");
                return ExitCode.Usage;
            }

            try
            {
                using var reader = LedgerReader.Open(
                    DataFolder.LedgerOf(parsed.GetRequiredValue(data)), PosixDisk.Instance);
                await PrintAsync(
                    reader, parsed.GetValue(from), parsed.GetValue(kind), parsed.GetValue(follow), cancellation);
                return ExitCode.Success;
            }
            catch (LedgerDamagedException damage)
            {
                await Console.Error.WriteLineAsync(damage.Message);
                return ExitCode.Wrong;
            }
            catch (LedgerException fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return ExitCode.Unreadable;
            }
        });
        return command;
    }

    private static async Task PrintAsync(
        LedgerReader reader, ulong next, string? kind, bool follow, CancellationToken cancellation)
    {
        while (true)
        {
            while (next < reader.Size && reader.Read(next, EntriesMax, BytesMax) is { } batch)
            {
                Print(batch, kind);
                next = batch.NextIndex;
                cancellation.ThrowIfCancellationRequested();
            }

            if (!follow)
            {
                return;
            }

            while (!reader.Refresh())
            {
                await Task.Delay(FollowPeriod, TimeProvider.System, cancellation);
            }
        }
    }

    private static void Print(LedgerBatch batch, string? kind)
    {
        for (var at = 0; at < batch.Entries.Count; at++)
        {
            var index = batch.FirstIndex + (ulong)at;
            var custodyEvent = CustodyCodec.Parse(batch.Entries[at].Span);
            if (kind is null || EventKinds.NameOf(custodyEvent) == kind)
            {
                JsonLine.WriteWhole(json => EventJson.Write(json, index, custodyEvent));
            }
        }
    }
}
