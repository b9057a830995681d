using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Health;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Logs;
using Microsoft.Extensions.Logging.Abstractions;
using OpenGap = EdgeVault.Capture.OpenGap;
using StorageState = EdgeVault.Gateway.Storage.StorageState;

namespace EdgeVault.Gateway.Tests.Support;

/// <summary>
/// The gateway's recording half on a disk in memory, from Capture's channel to the status page's facts. Only
/// <c>state.db</c>, which SQLite keeps, lies in a real folder. It may be stopped and started again.
/// </summary>
internal sealed class GatewayRig : IAsyncDisposable, ICaptureStatus
{
    public const string Origin = "edgevault/dc1/gw1/1";
    private const int ReadBytesMax = 4 << 20;

    private readonly TempFolder _folder = new();
    private readonly NoteSigner _signer = NoteSigner.Create(Origin);
    private readonly List<CustodyBook> _killed = [];
    private Process? _process;
    private StandingOrders? _orders;
    private SiteRegisters? _registers;

    public MemoryDisk Disk { get; } = new();

    public ManualTimeProvider Time { get; } = new(VaultDoor.At);

    public RecordingLogger<CustodyBook> BookLog { get; } = new();

    public RecordingLogger<LivenessMarks> MarksLog { get; } = new();

    public string StateDbPath => _folder.File("state.db");

    public DataFolder Folder => Live.Folder;

    public SegmentLedger Ledger => Live.Ledger;

    /// <summary>Those of <see cref="VaultDoor"/>; hubs' rows lie on the rig's disk.</summary>
    public SiteRegisters Registers => _registers ??= new SiteRegisters(Orders, VaultDoor.Pieces, PlaceLoad.Empty, CustodianLoad.Empty);

    public StandingOrders Orders => _orders ??= StandingOrders.Open(Disk, "/directives");

    public DoorBadges Badges { get; } = new(_ => TimeSpan.FromSeconds(15));

    public CustodyBook Book => Live.Book;

    public CustodyWriter Writer => Live.Writer;

    public OwnFacts Own => Live.Own;

    public CustodyDesk Desk => Live.Desk;

    public RuleDesk Rules => Live.Rules;

    /// <summary>No rule rings where a test does not ask for it.</summary>
    public required RulePlan Plan { get; set; }

    public RecentCrossings Recent => Live.Recent;

    public PassageMemory Pictures => Live.Pictures;

    public LivenessMarks Marks => Live.Marks;

    public GatewayHealth Health => new(Ledger, Writer, this);

    /// <summary>What Capture would say is open; for health.</summary>
    public List<OpenGap> OpenGaps { get; } = [];

    public ChannelWriter<CaptureOutput> Capture => Live.Outputs.Writer;

    public ChannelReader<CaptureOutput> Waiting => Live.Outputs.Reader;

    private Process Live => _process ?? throw new InvalidOperationException("Not opened.");

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    /// <summary>Opens everything and records nothing yet.</summary>
    public static GatewayRig Open() => Create(new RulePlan { Rules = ImmutableDictionary<IncidentRule, RuleSetting>.Empty });

    /// <summary>As <see cref="Open"/>, with these rules.</summary>
    public static GatewayRig Create(RulePlan plan)
    {
        var rig = new GatewayRig { Plan = plan };
        rig.OpenAgain();
        return rig;
    }

    /// <summary>Opens everything, and makes the first commit durable.</summary>
    public static async Task<GatewayRig> StartAsync()
    {
        var rig = Open();
        await rig.Writer.StartAsync(Cancellation);
        return rig;
    }

    public void OpenAgain() => _process = new Process(this);

    /// <summary>Everything is closed in good order.</summary>
    public async Task CloseAsync()
    {
        var process = _process;
        _process = null;
        await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>The process is gone without a word: <c>state.db</c> stays as it was saved last.</summary>
    public async Task KillAsync()
    {
        var process = Live;
        _process = null;
        _killed.Add(process.Book);
        await process.EndAsync();
    }

    /// <summary>Hands outputs over and waits until the writer took all of them and stopped.</summary>
    public async Task RecordAsync(params CaptureOutput[] outputs)
    {
        foreach (var output in outputs)
        {
            Assert.True(Capture.TryWrite(output));
        }

        Capture.TryComplete();
        await Writer.ExecuteTask!.WaitAsync(Cancellation);
    }

    /// <summary>Lets the threads of the process run until something has become true.</summary>
    public static Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        Patience.UntilAsync(isSo, TestContext.Current.CancellationToken, what);

    public List<CustodyEvent> Events()
    {
        var events = new List<CustodyEvent>();
        while (Ledger.Read((ulong)events.Count, 4_096, ReadBytesMax) is { } batch)
        {
            events.AddRange(batch.Entries.Select(entry => CustodyCodec.Parse(entry.Span)));
        }

        return events;
    }

    /// <summary>Sizes at which commit frames end.</summary>
    public List<ulong> FrameEnds()
    {
        var ends = new List<ulong>();
        for (ulong next = 0; Ledger.Read(next, 1, ReadBytesMax) is { } batch; next = batch.Checkpoint.Size)
        {
            ends.Add(batch.Checkpoint.Size);
        }

        return ends;
    }

    /// <summary>A fold of the whole ledger from nothing.</summary>
    public byte[] FoldedFingerprint()
    {
        var state = new CustodyState();
        foreach (var (at, custodyEvent) in Events().Index())
        {
            state.Apply(new EventAt(Ledger.Epoch, (ulong)at), custodyEvent);
        }

        return state.Fingerprint();
    }

    /// <summary>What a process that started now would find.</summary>
    public LivenessMark? MarkOnDisk()
    {
        using var state = StorageState.Open(Folder);
        return state.Last;
    }

    public CaptureSnapshot Snapshot() => new(
        Time.GetUtcNow(),
        [],
        [new PortalSnapshot(VaultDoor.Portal, "vault-door", null, null, "vault-a", "corridor", VaultDoor.At, OpenGaps, 0, 0)],
        new CaptureTotals(0, 0, 0, 0));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _killed.ForEach(book => book.Dispose());
        _signer.Dispose();
        _folder.Dispose();
    }

    private sealed class Process : IAsyncDisposable
    {
        private readonly StorageState _state;
        private readonly GatewayMetrics _metrics = new();
        private readonly ClockWatch _clock;

        public Process(GatewayRig rig)
        {
            Folder = DataFolder.Open(rig._folder.Path, rig.Disk);
            var options = new LedgerOptions
            {
                Path = Folder.LedgerPath, Origin = Origin, SegmentBytes = 512 << 10, FrameBytesMax = 256 << 10,
            };
            Ledger = SegmentLedger.Open(options, rig._signer, rig.Disk, rig.Time, NullLogger.Instance);
            Pictures = new PassageMemory(rig.Badges, new RadioBadges([]));
            Book = new CustodyBook(Folder, Ledger, rig.Time, rig.BookLog);
            _state = StorageState.Open(Folder);
            Marks = new LivenessMarks(_state, Ledger, rig.Time, rig.MarksLog);
            Writer = new CustodyWriter(
                new StartupFacts("gw1", rig.Registers, new BuildInfo("1.2.3"), rig.Time, Marks.LastAtStart),
                Outputs.Reader,
                new CaptureMapping(VaultDoor.Options, rig.Badges),
                Desk = new CustodyDesk(
                    new CustodySite("dc1", TimeZoneInfo.Utc, new byte[16]), rig.Registers, Book.State, rig.Time, new SyncedClock()),
                Book,
                Ledger,
                options,
                Marks,
                _metrics,
                Recent,
                Pictures,
                _clock = new ClockWatch(rig.Time, TimeSpan.FromSeconds(1), NullLogger<ClockWatch>.Instance),
                Own,
                Rules = new RuleDesk(Book, Ledger, Desk, rig.Registers, rig.Plan),
                rig.Time,
                NullLogger<CustodyWriter>.Instance);
        }

        public DataFolder Folder { get; }

        public SegmentLedger Ledger { get; }

        public CustodyBook Book { get; }

        public LivenessMarks Marks { get; }

        public RecentCrossings Recent { get; } = new();

        public PassageMemory Pictures { get; }

        public OwnFacts Own { get; } = new();

        public CustodyDesk Desk { get; }

        public RuleDesk Rules { get; }

        public Channel<CaptureOutput> Outputs { get; } = Channel.CreateUnbounded<CaptureOutput>();

        public CustodyWriter Writer { get; }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            Book.Dispose();
        }

        /// <summary>All but the book, which saves when it is closed.</summary>
        public async Task EndAsync()
        {
            Outputs.Writer.TryComplete();
            await (Writer.ExecuteTask ?? Task.CompletedTask).WaitAsync(Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Writer.Dispose();
            _clock.Dispose();
            Marks.Dispose();
            _state.Dispose();
            await Ledger.DisposeAsync();
            Folder.Dispose();
            _metrics.Dispose();
        }
    }

    private sealed class SyncedClock : IClockQuality
    {
        public ClockQuality Current => ClockQuality.Synced;
    }
}
