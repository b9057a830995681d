using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>Decides before each step whether it fails, whether the power does, and whether somebody reads.</summary>
internal sealed class Disturbance(CrashPlan plan, Random random, SimulatedReader reader, int stepsBefore)
{
    // A disk that fails from the first step on would never open a ledger at all.
    private readonly int _faultsFrom = stepsBefore + random.Next(40);
    private readonly bool _isDisturbed = plan.FaultPermille > 0 && random.Next(3) > 0;
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    public int? CutAt { get; init; }

    /// <summary>From when on nothing fails any more; the power still may.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Until the ledger is writable.</summary>
    public bool IsOpening { get; set; } = true;

    /// <summary>True when opening wrote into segments that were there.</summary>
    public bool HasRewritten { get; private set; }

    public DiskFault Decide(DiskStep step)
    {
        if (reader.IsLooking)
        {
            return DiskFault.None;
        }

        if (random.Next(1_000) < plan.ReaderPermille)
        {
            reader.Look(readsAll: random.Next(4) == 0);
        }

        if (step.Number >= CutAt)
        {
            return DiskFault.PowerCut;
        }

        // Segments under their own name; a spare that could not be made is another file the next time.
        var isSegment = step.File.EndsWith(".seg", StringComparison.Ordinal)
            && step.Operation is not ("rename" or "unlink");
        LedgerModel.Demand(!isSegment || !_failed.Contains(step.File),
            $"{step.Operation} of {step.File} after a write or sync of it failed");
        HasRewritten |= IsOpening && isSegment && step.Operation == "pwrite";
        var fault = Draw(step);
        // A write that found no room left nothing in the cache that a later sync could lie about.
        var isRefused = fault == DiskFault.NoSpace && step.Operation is not ("fsync" or "fdatasync");
        if (isSegment && fault != DiskFault.None && !isRefused)
        {
            _failed.Add(step.File);
        }

        return fault;
    }

    private DiskFault Draw(DiskStep step) =>
        _isDisturbed && !IsCalm && step.Number > _faultsFrom && random.Next(1_000) < plan.FaultPermille
            ? random.Next(8) switch { 0 => DiskFault.Abort, < 3 => DiskFault.NoSpace, _ => DiskFault.Fail }
            : DiskFault.None;
}
