using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>What a portal's readers kept back while nobody listened: gathered, put in order, and made passages
/// of.</summary>
/// <remarks>What when full? The pass is run to its end before more is taken from the shelf: the inbox fills
/// meanwhile.</remarks>
internal sealed class Backlog(
    PortalPlan portal, CapturePlan plan, CaptureOptions options, ReadOnlyMemory<byte> bootId, ulong hashSeed)
{
    private readonly BacklogShelf _shelf = new();
    private readonly BacklogSight _sight = new(portal, plan);
    private readonly BacklogPass _pass = new(portal, options, bootId, hashSeed);
    private readonly List<DecidedGroup> _decided = [];

    /// <summary>Decided since <see cref="ClearDecided"/>.</summary>
    public IReadOnlyList<DecidedGroup> Decided => _decided;

    public void ClearDecided() => _decided.Clear();

    public void Take(SightingBatch batch, ReaderPlan reader) => _shelf.Take(batch, reader);

    /// <summary>Tells of a gap that has opened, or ended.</summary>
    public void Take(Gap gap) => _sight.Take(gap);

    /// <summary>Goes on with what there is.</summary>
    /// <param name="isEnd">Nothing more comes: all of it is worked off.</param>
    /// <returns>What the pass has taken on just now.</returns>
    public LateReads Turn(long nowUs, bool isEnd)
    {
        _pass.Run(isEnd || _shelf.IsFull ? long.MaxValue : BacklogPass.StepsPerTurn, _decided);
        if (!_pass.IsIdle)
        {
            return LateReads.None;
        }

        var late = _shelf.TakeDue(isEnd ? long.MaxValue : nowUs);
        if (late.Reads.IsEmpty)
        {
            return late;
        }

        _sight.Take(late.Reads.Span);
        _pass.Take(late, _sight.Spans());
        if (late.IsWhole)
        {
            _sight.End();
        }

        _pass.Run(isEnd ? long.MaxValue : BacklogPass.StepsPerTurn, _decided);
        return late;
    }
}
