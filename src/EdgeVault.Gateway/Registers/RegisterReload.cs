using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;
using Google.Protobuf;

namespace EdgeVault.Gateway.Registers;

/// <summary>Follows the files of the registers: what is new in them counts when it is in the ledger that it does.</summary>
/// <remarks>A file with a row that cannot be taken, or without any, is not used while the gateway runs: what was good goes on. At a start
/// there would be nothing better.</remarks>
internal sealed class RegisterReload(
    RegisterFiles files, SiteRegisters registers, OwnFacts own, GatewayMetrics metrics, TimeProvider time, ILogger<SiteRegisters> logger)
    : FileFollower(time, logger)
{
    private readonly RegisterLog _log = new(logger);

    protected override IEnumerable<string> Paths => [files.Pieces.Path, files.Places.Path, files.Custodians.Path];

    protected override async Task LookAgainAsync(bool isAskedFor, CancellationToken stop)
    {
        await LookAtAsync(files.Places, isAskedFor, static now => now.Places, static (now, places) => now with { Places = places }, stop);
        await LookAtAsync(
            files.Custodians, isAskedFor, static now => now.Custodians, static (now, people) => now with { Custodians = people }, stop);
        await LookAtAsync(files.Pieces, isAskedFor, static now => now.File, static (now, pieces) => now with { File = pieces }, stop);
    }

    /// <param name="source">The file.</param>
    /// <param name="isAskedFor">Somebody wants what was refused to be tried again: what spoke against it may have been at the hub.</param>
    /// <param name="part">What of the registers it says.</param>
    /// <param name="put">They with what it says now.</param>
    /// <param name="stop">Ends the waiting.</param>
    private async Task LookAtAsync<T>(
        RegisterSource<T> source, bool isAskedFor, Func<RegistersNow, T> part, Func<RegistersNow, T, RegistersNow> put, CancellationToken stop)
        where T : class, IRegisterLoad
    {
        if (!source.HasChanged(surely: isAskedFor) && !(isAskedFor && registers.IsRefused(source.Name)))
        {
            return;
        }

        var load = source.Read();
        if (source.HasChanged(surely: true))
        {
            // It was written while it was read; the notice of that is on its way.
            return;
        }

        var before = part(registers.Now).Ids.ToHashSet(StringComparer.Ordinal);
        var after = load.Ids.ToHashSet(StringComparer.Ordinal);
        var fault = FaultOf(load, before.Count, after.Count) ?? await TryTakeAsync(source, before, after, now => put(now, load), stop);
        metrics.RegisterRead(source.Name, fault is null);
        registers.Say(source.Name, source.Path, fault);
        if (fault is null)
        {
            _log.Loaded(source.Name, source.Path, load);
            _log.Worn(files.Custodians.Path, registers.Now);
        }
        else
        {
            _log.Refused(source.Path, fault);
        }
    }

    private static string? FaultOf(IRegisterLoad load, int before, int after) =>
        load.Problems.FirstOrDefault(static problem => problem.Refused) is { } first
            ? load.RowsRefused > 1 ? $"{first} {load.RowsRefused - 1} more rows cannot be taken." : first.ToString()
            : before > 0 && after == 0 ? "it has no rows; a file with those that are to count would do." : null;

    private async Task<string?> TryTakeAsync<T>(
        RegisterSource<T> source, HashSet<string> before, HashSet<string> after, Func<RegistersNow, RegistersNow> change, CancellationToken stop)
        where T : class, IRegisterLoad
    {
        var replaced = new Fact
        {
            Kind = new RegisterReplaced
            {
                Register = source.Name,
                Sha256 = ByteString.CopyFrom(source.Seen.AsSpan()),
                Rows = (uint)after.Count,
                Added = (uint)after.Count(id => !before.Contains(id)),
                Removed = (uint)before.Count(id => !after.Contains(id)),
            },
            From = Time.GetUtcNow(),
        };
        try
        {
            await registers.ReplaceAsync(change, counts => own.RecordAsync(replaced, stop, counts), stop);
            return null;
        }
        catch (ArgumentException twice)
        {
            return $"with what a hub gave by piece_register, {twice.Message}";
        }
        catch (LedgerException unrecorded)
        {
            return unrecorded.Message;
        }
    }
}
