using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Recording;

/// <summary>What every start records first: that it started, what it found,
/// and the end of what an earlier process left open.</summary>
internal sealed record StartupFacts(
    string Gateway, SiteRegisters Registers, BuildInfo Build, TimeProvider Time, LivenessMark? LastMark = null)
{
    public IReadOnlyList<CustodyInput> FirstInputs(CustodyBook book, SegmentLedger ledger)
    {
        var now = Time.GetUtcNow();
        var inputs = new List<CustodyInput>
        {
            new GatewayStart
            {
                Version = Build.Version,
                Gateway = Gateway,
                LedgerSize = ledger.DurableSize,
                Pieces = (uint)Registers.Pieces.Count,
                PiecesRefused = (uint)Registers.Now.File.RowsRefused,
                At = now,
            },
        };
        if (ledger.Recovery.RecoveredTail is { } tail)
        {
            inputs.Add(new TailRecovered
            {
                FirstIndex = tail.FirstIndex,
                Bytes = (ulong)tail.Bytes,
                Sha256 = tail.Sha256.ToArray(),
                At = now,
            });
        }

        if (LastMark is { Storage: { } cause } mark)
        {
            inputs.Add(new StorageGap { Cause = cause, From = mark.At, To = now });
        }

        // The gap that this start opens at each portal reaches back to the last liveness mark, so it takes these over.
        inputs.AddRange(book.Read(state => state.OpenGaps
            .DistinctBy(gap => (gap.Portal, gap.Reader, gap.Cause))
            .Select(gap => new GapClosed
            {
                Portal = gap.Portal,
                Reader = gap.Reader,
                Cause = gap.Cause,
                From = now,
                To = now,
            }).ToList()));
        return inputs;
    }
}
