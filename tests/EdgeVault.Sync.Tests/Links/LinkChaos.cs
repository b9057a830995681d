using System.Globalization;
using System.Text;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Crashes;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>What a run had in it, and what it showed.</summary>
internal sealed record ChaosTally
{
    public int Events { get; set; }

    public int Faults { get; set; }

    public int GatewayDeaths { get; set; }

    public int HubDeaths { get; set; }

    public int HubRestores { get; set; }

    public int HalfOpen { get; set; }

    /// <summary>The longest that either end of a silent stream took to give it up.</summary>
    public TimeSpan SlowestToNotice { get; set; }

    public long Steps { get; set; }

}

/// <summary>
/// One seeded run: a gateway appends, its link and both ends are tormented, then all is well, and the hub must have exactly
/// the ledger. A failing seed is in the message and replays.
/// </summary>
internal sealed class LinkChaos : IDisposable
{
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(30);

    private readonly SimWorld _world;
    private readonly Random _random;
    private readonly int _seed;
    private readonly TempFolder _folder = new();
    private readonly NoteSigner _ledgerKey = SimulatedKey.Signer(SimGateway.Origin);
    private readonly NoteSigner _hubKey = SimulatedKey.Signer("edgevault-hub/main");
    private readonly HubOptions _options = new();
    private readonly MemoryDisk _disk = new();
    private readonly SimLink _link;
    private readonly List<string> _acknowledged = [];
    private readonly List<MemoryHubStore> _backups = [];
    private readonly StringBuilder _story = new();
    private MemoryHubStore _store = new();
    private SimHub? _hub;
    private SimGateway? _gateway;
    private int _appended;

    public LinkChaos(int seed)
    {
        (_seed, _world) = (seed, new SimWorld(seed));
        _random = _world.Random;
        _link = new SimLink(_world, () => _hub);
        var keyFile = _folder.File("dc1.pub");
        File.WriteAllText(keyFile, _ledgerKey.Verifier + "\n");
        _options.Sites["dc1"] = new SiteOptions { Gateway = "gw1", Key = keyFile };
    }

    public ChaosTally Tally { get; } = new();

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">What did not hold, with the seed and the story.</exception>
    public ChaosTally Run(int actions = 40)
    {
        StartHub();
        StartGateway();
        for (var action = 0; action < actions; action++)
        {
            Act();
            _world.Pass(TimeSpan.FromMilliseconds(_random.Next(_random.Next(4) == 0 ? 20_000 : 400)));
            Revive();
        }

        Heal();
        Check();
        Tally.Steps = _world.Steps;
        return Tally;
    }

    public void Dispose()
    {
        _gateway?.Dispose();
        _hub?.Dispose();
        _ledgerKey.Dispose();
        _hubKey.Dispose();
        _folder.Dispose();
    }

    private void Act()
    {
        switch (_random.Next(16))
        {
            case 0:
                Say("delay");
                _link.Latency = TimeSpan.FromMilliseconds(_random.Next(1, 2_000));
                break;
            case 1:
                Say("56 kbit/s");
                _link.BytesPerSecond = 7_000;
                break;
            case 2:
                Say("fast");
                (_link.BytesPerSecond, _link.Latency) = (12.5e6, TimeSpan.FromMilliseconds(5));
                break;
            case 3:
                Say("reset");
                _link.Reset();
                break;
            case 4:
                var which = _random.Next(1, 4);
                Say($"half-open {which}");
                _link.HalfOpen(up: (which & 1) != 0, down: (which & 2) != 0);
                break;
            case 5 when _random.Next(3) == 0:
                Say("black hole of 30 minutes");
                _link.Blacken();
                Append();
                _world.Pass(TimeSpan.FromMinutes(30));
                _link.Light();
                break;
            case 6:
                DieAtStep();
                break;
            case 7:
                Say("power cut of the gateway");
                KillGateway(isPowerCut: true);
                break;
            case 8:
                Say("hub killed");
                KillHub();
                break;
            case 9:
                var isAfter = _random.Next(2) == 0;
                Say($"hub dies {(isAfter ? "behind" : "before")} a commit");
                _store.OnCommit = after => DieAround(after, isAfter);
                Append();
                break;
            case 10 when _random.Next(2) == 0:
                _backups.Add(_store.Backup());
                break;
            case 11 when _backups.Count > 0 && _random.Next(3) == 0:
                Say("hub restored from a backup");
                Tally.HubRestores++;
                KillHub();
                _store = _backups[_random.Next(_backups.Count)].Backup();
                break;
            default:
                Append();
                break;
        }
    }

    private void Append()
    {
        if (_gateway is not { } gateway)
        {
            return;
        }

        for (var frames = _random.Next(1, 5); frames > 0 && _gateway == gateway; frames--)
        {
            // Sometimes a tray, sometimes much at once, so that a slow link is full.
            var count = _random.Next(8) == 0 ? _random.Next(200, 1_500) : _random.Next(1, 12);
            var entries = Enumerable.Range(_appended, count).Select(EventOf).ToList();
            _appended += count;
            if (gateway.TryAppend(entries))
            {
                _acknowledged.AddRange(entries);
            }
        }
    }

    private static string EventOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"event {number} {new string('x', number % 97)}");

    /// <summary>The gateway's process dies in the middle of whatever its disk does next but a few.</summary>
    private void DieAtStep()
    {
        if (_gateway is null)
        {
            return;
        }

        var left = _random.Next(1, 40);
        var isPowerCut = _random.Next(2) == 0;
        Say($"gateway dies {left} disk operations on");
        _disk.OnStep = _ =>
        {
            if (--left > 0)
            {
                return DiskFault.None;
            }

            _disk.OnStep = null;
            _gateway?.Context.Kill();
            _isDying = isPowerCut ? Death.PowerCut : Death.Killed;
            return DiskFault.PowerCut;
        };
        Append();
    }

    private Death _isDying;

    private void DieAround(bool isAfterNow, bool isAfterWanted)
    {
        if (isAfterNow == isAfterWanted)
        {
            _store.OnCommit = null;
            _hub?.Context.Kill();
            throw new HubDiedException();
        }
    }

    private void KillGateway(bool isPowerCut)
    {
        if (_gateway is not { } gateway)
        {
            return;
        }

        Tally.GatewayDeaths++;
        gateway.Context.Kill();
        _disk.OnStep = null;
        if (isPowerCut)
        {
            // Nobody is left to tell the hub.
            _link.HalfOpen(up: true, down: true);
            _disk.Crash(new SeededCrash(new Random(_random.Next())));
        }
        else
        {
            _link.Reset();
            _disk.Kill();
        }

        foreach (var call in _link.Calls.Where(call => call.ClientEndedAt is null))
        {
            call.ClientDied = true;
            call.Silence(true, true);
            call.CancelByClient();
        }

        _gateway = null;
    }

    private void KillHub()
    {
        if (_hub is not { } hub)
        {
            return;
        }

        Tally.HubDeaths++;
        hub.Context.Kill();
        _store.OnCommit = null;
        _hub = null;
        foreach (var call in _link.Calls.Where(call => call.HasBegun && call.ServerEndedAt is null))
        {
            call.ServerDied = true;
            call.EndByServer(new Grpc.Core.RpcException(
                new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "The hub is gone.")));
        }

        hub.Dispose();
    }

    private void Revive()
    {
        if (_isDying != Death.None)
        {
            KillGateway(_isDying == Death.PowerCut);
            _isDying = Death.None;
        }

        if (_hub is { Context.IsDead: true })
        {
            KillHub();
        }

        if (_gateway is null && _random.Next(2) == 0)
        {
            StartGateway();
        }

        if (_hub is null && _random.Next(2) == 0)
        {
            StartHub();
        }
    }

    private void StartHub() => _hub = new SimHub(_world, _store, _hubKey, _options);

    private void StartGateway()
    {
        _gateway = new SimGateway(_world, _disk, _ledgerKey, _hubKey.Verifier, _link);
        // What was on its way when it died may be there or not, what was acknowledged is.
        var found = _gateway.Entries();
        Demand(found.Take(_acknowledged.Count).SequenceEqual(_acknowledged), "a restart lost acknowledged events");
        _acknowledged.Clear();
        _acknowledged.AddRange(found);
    }

    private void Heal()
    {
        Say("all is well");
        _disk.OnStep = null;
        _store.OnCommit = null;
        (_link.BytesPerSecond, _link.Latency) = (12.5e6, TimeSpan.FromMilliseconds(5));
        _link.Light();
        Revive();
        while (_gateway is null || _hub is null)
        {
            Revive();
        }

        // A back-off of half a minute, an attempt that is stuck, and the sending.
        for (var minute = 0; minute < 5 && Behind() > 0; minute++)
        {
            _world.Pass(TimeSpan.FromMinutes(1));
        }

        _world.Pass(TimeSpan.FromMinutes(1));
    }

    private long Behind() => (long)_gateway!.Ledger.DurableSize - (_hub!.Board.Find(SimGateway.Origin)?.Size ?? 0);

    private void Check()
    {
        var ledger = _gateway!.Entries();
        var hub = _store.EntriesOf(SimGateway.Origin).Select(entry => Encoding.UTF8.GetString(entry)).ToList();
        Demand(ledger.SequenceEqual(_acknowledged), "the ledger is not what was acknowledged");
        Demand(hub.SequenceEqual(ledger), $"the hub has {hub.Count} events, the ledger {ledger.Count}, and they differ");
        Demand(_gateway.State.Now is { Phase: "live", Alarm: "" }, $"the link is {_gateway.State.Now}");
        Demand(_store.Conflicts.Count == 0, $"there is evidence against an honest gateway: {_store.Accusation}");
        foreach (var call in _link.Calls.Where(call => call.SilentForHubAt is not null && call.HasBegun))
        {
            Tally.HalfOpen++;
            if (!call.ClientDied)
            {
                Noticed(call.SilentForGatewayAt, call.ClientEndedAt, "gateway");
            }

            if (!call.ServerDied)
            {
                Noticed(call.SilentForHubAt, call.ServerEndedAt, "hub");
            }
        }

        Tally.Events = ledger.Count;
    }

    private void Noticed(DateTimeOffset? silentAt, DateTimeOffset? at, string who)
    {
        Demand(at is not null, $"the {who} never noticed that its stream is dead");
        var took = at!.Value - silentAt!.Value;
        Demand(took < NoticedWithin, $"the {who} took {took} to notice that its stream is dead");
        Tally.SlowestToNotice = took > Tally.SlowestToNotice ? took : Tally.SlowestToNotice;
    }

    private void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Seed {_seed}: {what}.\n{_story}");
        }
    }

    private void Say(string what)
    {
        Tally.Faults++;
        _story.Append(CultureInfo.InvariantCulture, $"{_world.Time.GetUtcNow():HH:mm:ss.fff} {what}\n");
    }

    private enum Death
    {
        None,
        Killed,
        PowerCut,
    }

    /// <summary>Thrown through the hub's own code at the moment it dies; nothing of it runs any more.</summary>
    private sealed class HubDiedException : Exception;
}
