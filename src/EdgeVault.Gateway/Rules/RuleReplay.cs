using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Gateway.Rules;

/// <summary>A ledger through rules that were not those of its time.</summary>
internal static class RuleReplay
{
    private const int EntriesMax = 4_096;
    private const int BytesMax = 4 << 20;

    public static RuleTrial Run(
        RulePlan plan, ISiteRegisters registers, LedgerReader reader, IProgress<VerifyProgress>? progress, CancellationToken cancellation)
    {
        var trial = new RuleTrial(plan, registers, BaseFile.LoadPruned(reader.ReadBaseState) ?? new CustodyState());
        var epoch = LedgerOrigin.TryParse(reader.Origin, out var origin) ? origin.Epoch : 1;
        for (var next = reader.MinIndex; next < reader.Size && reader.Read(next, EntriesMax, BytesMax) is { } batch; next = batch.NextIndex)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var at = 0; at < batch.Entries.Count; at++)
            {
                // What cannot be read stands where it stands, and says nothing.
                var isRead = CustodyCodec.TryParse(batch.Entries[at].Span, out var custodyEvent, out _);
                trial.See(new EventAt(epoch, batch.FirstIndex + (ulong)at), isRead ? custodyEvent! : new CustodyEvent());
            }

            progress?.Report(new VerifyProgress((ulong)trial.Events, reader.Size));
        }

        trial.Finish();
        return trial;
    }
}
