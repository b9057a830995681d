using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Lanes;

namespace EdgeVault.TestKit.Crashes;

/// <summary>One seeded history of a ledger: appends, readers, failures, power cuts, kills, all of them judged.</summary>
/// <remarks>
/// The seed decides everything, so that it replays a run step by step. What is promised is checked at every opening, by
/// every reader and after every acknowledgement; the first broken promise ends the run.
/// </remarks>
public sealed class CrashRun
{
    private readonly MemoryDisk _disk = new();
    private readonly LedgerModel _model = new();
    private readonly Random _random;
    private readonly IDisk _behind;
    private readonly SimulatedReader _reader;
    private bool _closedCleanly;

    // An opening wrote again what it had found, and nothing made that durable yet.
    private bool _isRewriting;
    private string _now = "before the first opening";

    /// <param name="seed">Decides everything.</param>
    /// <param name="behind">Puts a ledger's disk in front of the real one; a broken ledger puts a lying one.</param>
    public CrashRun(int seed, Func<IDisk, IDisk>? behind = null)
    {
        _random = new Random(seed);
        Plan = CrashPlan.Draw(seed, _random);
        _disk.FailedSyncs = new SeededCrash(_random);
        _disk.ShortWrites = _random;
        _behind = behind?.Invoke(_disk) ?? _disk;
        _reader = new SimulatedReader(_disk, _model);
    }

    public CrashPlan Plan { get; }

    /// <summary>Disk steps so far.</summary>
    public int Steps => _disk.Steps;

    /// <summary>Openings, appended batches and crashes so far, to show that a run did something.</summary>
    public CrashTally Tally { get; } = new();

    /// <exception cref="RuleBrokenException">The message has the seed and its plan.</exception>
    public void Run()
    {
        try
        {
            for (var life = 1; life <= Plan.Lives; life++)
            {
                _now = $"life {life}";
                Live();
            }

            _now = "the last life";
            LastLife();
        }
        catch (Exception e)
        {
            throw new RuleBrokenException($"{_now}, step {_disk.Steps}: {Describe(e)} [{Plan}]", e);
        }
    }

    private void Live()
    {
        // What a failed sync left in the cache is met by a process that starts on it again, so such disks see more kills.
        var cuts = Plan.FaultPermille > 0 ? 3 : 6;
        var choice = _random.Next(10);
        var ending = choice < cuts ? Ending.PowerCut : choice < 8 ? Ending.Kill : Ending.Close;
        var disturbance = new Disturbance(Plan, _random, _reader, _disk.Steps) { CutAt = CutAt(ending) };
        _disk.CapacityBytes = Plan.SpareBlocks is { } spare ? _disk.AllocatedBytes + Footprint(spare) : null;
        _disk.OnStep = disturbance.Decide;
        var wasCut = !TryLive(disturbance, ending == Ending.Close);
        _disk.OnStep = null;
        Tally.Crashes += wasCut ? 1 : 0;
        if (ending == Ending.Kill)
        {
            _disk.Kill();
        }
        else if (wasCut || _random.Next(2) == 0)
        {
            _disk.Crash(new SeededCrash(_random));
        }

        if (Plan.Evicts)
        {
            _disk.EvictClean();
        }

        _reader.Look(_random.Next(2) == 0);
    }

    /// <summary>False when the process or the power went before the end.</summary>
    private bool TryLive(Disturbance disturbance, bool closes)
    {
        var wasClosedCleanly = _closedCleanly;
        _closedCleanly = false;
        var judge = new OpeningJudge(_disk);
        SegmentLedger? ledger = null;
        try
        {
            var (options, lanes) = Options();
            ledger = SimulatedLedger.Open(_behind, options);
            Tally.Opened(ledger);
            judge.Judge(ledger, _model, wasClosedCleanly);
            disturbance.IsOpening = ledger.State.Mode != LedgerMode.Writable;
            var writer = new SimulatedWriter(ledger, _model, _random, options, _disk, Tally, lanes)
            {
                OnReopened = () =>
                {
                    judge.Judge(ledger, _model, wasClosedCleanly: false);
                    disturbance.IsOpening = ledger.State.Mode != LedgerMode.Writable;
                },
                CalmDown = () => disturbance.IsCalm = true,
            };
            writer.Work(_random.Next(Plan.Batches + 1));
            if (closes)
            {
                writer.Close();
                _closedCleanly = !judge.DiskFailed;
            }

            return closes;
        }
        catch (PowerCutException)
        {
            return false;
        }
        catch (DiskException) when (ledger is null && judge.DiskFailed)
        {
            // A disk that fails so early leaves nothing to open; the next life tries again.
            return true;
        }
        finally
        {
            Tally.Outages += ledger?.LastOutage is null ? 0 : 1;
            _isRewriting |= disturbance.HasRewritten;
            _isRewriting &= disturbance.IsOpening && !judge.AreSegmentsDurable;
            if (_isRewriting)
            {
                _model.Doubt();
            }
        }
    }

    private void LastLife()
    {
        _disk.CapacityBytes = null;
        if (_disk.IsAborted)
        {
            _disk.Crash(new SeededCrash(_random));
            _closedCleanly = false;
        }

        var judge = new OpeningJudge(_disk);
        var (options, lanes) = Options();
        var ledger = SimulatedLedger.Open(_behind, options);
        Tally.Opened(ledger);
        judge.Judge(ledger, _model, _closedCleanly);
        var writer = new SimulatedWriter(ledger, _model, _random, options, _disk, Tally, lanes);
        writer.AppendOne();
        writer.Close();
        _disk.Crash(CrashRule.Nothing);
        _reader.Look(readsAll: true);
        var report = LedgerVerifier.Verify(
            SimulatedLedger.Folder, _disk, SimulatedLedger.Signer.Verifier, null, CancellationToken.None);
        LedgerModel.Demand(report.IsSound && report.IsSigned && report.Size == (ulong)_model.Known,
            $"the verifier finds {report.Size} of {_model.Known} entries: {string.Join("; ", report.Problems)}");
    }

    private (LedgerOptions Options, SteppedLanes? Lanes) Options()
    {
        var lanes = Plan.FramesInFlight > 0 ? new SteppedLanes(_random) : null;
        var options = SimulatedLedger.Options(
            Plan.SegmentBlocks, Plan.SnapshotBlocks, Math.Max(Plan.FramesInFlight, 1),
            lanes is null ? null : lanes.Create);
        return (options, lanes);
    }

    // Opening takes some thirty steps, an append four; cuts are wanted in both.
    private int? CutAt(Ending ending) =>
        ending == Ending.Close ? null : _disk.Steps + 1 + _random.Next(_random.Next(2) == 0 ? 35 : 90);

    private long Footprint(int spareBlocks) =>
        ((_disk.Files.Count == 0 ? (2 * Plan.SegmentBlocks) + 6 : 0) + spareBlocks) * (long)SimulatedLedger.BlockBytes;

    private static string Describe(Exception e) => e is RuleBrokenException ? e.Message : e.ToString();

    private enum Ending
    {
        PowerCut,
        Kill,
        Close,
    }
}
