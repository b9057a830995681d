using EdgeVault.Ledger;
using EdgeVault.Ledger.Committing;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Lanes;

namespace EdgeVault.TestKit.Crashes;

/// <summary>Runs one workload and keeps the disk as it was before each step of the last operation, and after it.</summary>
internal sealed class ExhaustiveWorkload
{
    private const int SegmentBlocks = 4;
    private const int SnapshotBlocks = 2;
    private const int InFlight = 2;

    private readonly IReadOnlyList<CrashOperation> _operations;
    private readonly MemoryDisk _disk = new();
    private readonly LedgerModel _model = new();
    private readonly List<CrashMoment> _moments = [];
    private readonly CrashTally _tally = new();

    // The same in every workload, so that a shorter one is a prefix of a longer one.
    private readonly Random _random = new(1);
    private SimulatedWriter? _writer;
    private byte _serial;
    private (string Operation, string FileEnd)? _failing;
    private bool _isRecording;

    public ExhaustiveWorkload(IReadOnlyList<CrashOperation> operations)
    {
        _operations = operations;
        _disk.OnStep = Decide;
    }

    public static LedgerOptions Options(LaneFactory? lanes) =>
        SimulatedLedger.Options(SegmentBlocks, SnapshotBlocks, InFlight, lanes);

    public IReadOnlyList<CrashMoment> Run()
    {
        _isRecording = _operations.Count == 0;
        Open();
        for (var i = 0; i < _operations.Count; i++)
        {
            _isRecording = i == _operations.Count - 1;
            Do(_operations[i]);
        }

        Record(_disk.Steps + 1);
        return _moments;
    }

    private void Do(CrashOperation operation)
    {
        switch (operation)
        {
            case CrashOperation.Pair:
                _writer!.Append(Batch(blocks: 1));
                Append(blocks: 1);
                break;
            case CrashOperation.Reopen:
                _writer!.Close();
                Open();
                break;
            case CrashOperation.Kill:
                _disk.Kill();
                Open();
                break;
            case CrashOperation.FrameFails:
                _failing = ("fdatasync", ".seg");
                Append(blocks: 1);
                break;
            case CrashOperation.AnchorFails:
                _failing = ("fdatasync", "anchor");
                Append(blocks: 1);
                break;
            case CrashOperation.Full:
                _disk.CapacityBytes = _disk.AllocatedBytes;
                Append(SegmentBlocks - 1);
                break;
            case CrashOperation.Prune:
                _writer!.Prune(choice: -1);
                _writer.RunAll();
                break;
            default:
                Append(operation == CrashOperation.Large ? SegmentBlocks - 1 : 1);
                break;
        }

        _failing = null;
    }

    private void Open()
    {
        var judge = new OpeningJudge(_disk);
        var lanes = new SteppedLanes(_random);
        var options = Options(lanes.Create);
        var ledger = SimulatedLedger.Open(_disk, options);
        judge.Judge(ledger, _model, wasClosedCleanly: false);
        _writer = new SimulatedWriter(ledger, _model, _random, options, _disk, _tally, lanes);
        _writer.RunAll();
    }

    private void Append(int blocks)
    {
        _writer!.Append(Batch(blocks));
        _writer.RunAll();
    }

    /// <summary>Entries that make a frame of so many blocks; no sector of them is like another.</summary>
    private ReadOnlyMemory<byte>[] Batch(int blocks)
    {
        var entries = new ReadOnlyMemory<byte>[blocks];
        for (var i = 0; i < blocks; i++)
        {
            var entry = new byte[i == blocks - 1 ? 2_000 : SimulatedLedger.BlockBytes - 8];
            new Random(++_serial).NextBytes(entry);
            entries[i] = entry;
        }

        return entries;
    }

    private DiskFault Decide(DiskStep step)
    {
        Record(step.Number);
        if (_failing is { } failing && step.Operation == failing.Operation
            && step.File.EndsWith(failing.FileEnd, StringComparison.Ordinal))
        {
            _failing = null;
            return DiskFault.Fail;
        }

        return DiskFault.None;
    }

    private void Record(int step)
    {
        if (_isRecording)
        {
            _moments.Add(new CrashMoment(step, _disk.Snapshot(), _model.Clone()));
        }
    }
}
