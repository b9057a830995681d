using EdgeVault.HardwareSim.Truth;
using EdgeVault.TestKit;

namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>The world's readers on TCP ports, the gateway at the other end of them, and its ledger held against what
/// happened.</summary>
/// <remarks>
/// Both live on one clock, which this winds: as fast as the gateway goes, and no faster. It moves on to the next
/// message once the gateway has received the one before, and past a tenth of a second once every portal has looked at
/// what came in it. So a slow machine takes longer and sheds nothing; what is left to chance is whether a portal looks
/// at something in this tenth or in the next.
/// </remarks>
internal sealed class SocketRun : IAsyncDisposable
{
    private const long SecondUs = 1_000_000;

    // As often as a portal looks.
    private const long TickUs = 100_000;

    // A process does not begin at time 0.
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(100);

    private readonly Tape _tape;
    private readonly bool _hasBeams;
    private readonly Workshop _workshop = Workshop.InMemory("other-world");
    private readonly Bell _bell = new();
    private readonly ManualTimeProvider _time = new(Replayed.Start - Before);
    private readonly List<WorldReader> _readers = [];
    private readonly GatewayInside _gateway;
    private long _nowUs;
    private long _sent;
    private long _inputs;

    private SocketRun(Tape tape, bool hasBeams)
    {
        (_tape, _hasBeams) = (tape, hasBeams);
        var speech = new Speech(tape, Replayed.StartUs);
        for (var reader = 0; reader < tape.Layout.Readers; reader++)
        {
            _readers.Add(new WorldReader(reader, speech, _time, () => Volatile.Read(ref _nowUs), _bell));
        }

        _gateway = new GatewayInside(
            _workshop.NextFolder("gateway"),
            Site.Keys(tape.Layout, hasBeams, reader => $"llrp://127.0.0.1:{_readers[reader].Port}"),
            tape.Visits.SelectMany(static visit => visit.Tags)
                .Concat(tape.Shelves.Select(static shelf => shelf.Tag)).Distinct(),
            _time, _bell);
    }

    /// <param name="tape">What happened.</param>
    /// <param name="hasBeams">Whether the gateway knows of the light barriers.</param>
    /// <param name="step">Told each second of the world.</param>
    /// <param name="cancellationToken">Leaves off.</param>
    /// <exception cref="CampaignException">A reader had nobody to tell, or the gateway went no further.</exception>
    public static async Task<(ScoreSheet Sheet, SocketTally Tally)> PlayAsync(
        Tape tape, bool hasBeams, Action step, CancellationToken cancellationToken)
    {
        await using var run = new SocketRun(tape, hasBeams);
        var began = TimeProvider.System.GetTimestamp();
        await run.ConnectAsync(cancellationToken);
        await run.TellAsync(step, cancellationToken);
        await run._gateway.StopAsync(cancellationToken);
        return (run.Sheet(), run.Tally(TimeProvider.System.GetElapsedTime(began).TotalSeconds));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        _workshop.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _gateway.StartAsync(cancellationToken);
        await Task.WhenAll(_readers.Select(reader => reader.WaitForInventoryAsync(cancellationToken)));

        // The gateway asks how its inputs stand, and is told of each.
        _inputs = _hasBeams ? 2 * _tape.Layout.Doors.Count : 0;
        await _bell.UntilAsync(
            () => _gateway.Connected == _readers.Count && _gateway.Counts.Inputs >= _inputs,
            () => $"{_gateway.Connected} of {_readers.Count} readers are connected", cancellationToken);
        _time.Advance(Before);
    }

    private async Task TellAsync(Action step, CancellationToken cancellationToken)
    {
        foreach (var message in _tape.Messages)
        {
            await AdvanceAsync(message.ArrivesUs, step, cancellationToken);
            _sent += message.Reads.Length;
            _inputs += _hasBeams && message.Input is not null ? 1 : 0;
            await _readers[message.Reader].TellAsync(message, cancellationToken);
            await _bell.UntilAsync(
                () => _gateway.Counts.Reports >= _sent && _gateway.Counts.Inputs >= _inputs,
                () => $"{_sent} reads were sent and {_gateway.Counts.Reports} received, "
                    + $"{_inputs} changes of inputs and {_gateway.Counts.Inputs}", cancellationToken);
        }

        await AdvanceAsync(_nowUs + (long)Replayed.After.TotalMicroseconds, step, cancellationToken);
    }

    private async Task AdvanceAsync(long untilUs, Action step, CancellationToken cancellationToken)
    {
        while (_nowUs < untilUs)
        {
            var next = Math.Min(untilUs, ((_nowUs / TickUs) + 1) * TickUs);
            if (next / SecondUs > _nowUs / SecondUs)
            {
                step();
            }

            var (by, looks) = (next - _nowUs, Looks());
            Volatile.Write(ref _nowUs, next);
            _time.Advance(TimeSpan.FromMicroseconds(by));
            if (next % TickUs == 0)
            {
                await _bell.UntilAsync(
                    () => Looks().Zip(looks).All(static portal => portal.First > portal.Second)
                        && _readers.TrueForAll(static reader => reader.IsAnswered),
                    () => $"a portal does not look, or a keepalive is not answered, {next / 1e6:0.0} s from the start",
                    cancellationToken);
            }
        }
    }

    private List<long> Looks() => [.. _tape.Layout.Doors.Select(door => _gateway.Counts.LooksOf(door.Id))];

    private ScoreSheet Sheet()
    {
        var (count, index) = (new Count(_tape, Replayed.Start), 0UL);
        foreach (var entry in _gateway.Entries())
        {
            count.Add(index++, entry.Span);
        }

        return count.Sheet();
    }

    private SocketTally Tally(double seconds) => new()
    {
        Readers = _readers.Count,
        IsLlrp11 = _readers.TrueForAll(static reader => reader.SpeaksLlrp11),
        Sent = _sent,
        Received = _gateway.Counts.Reports,
        Shed = _gateway.Counts.Shed,
        ShedTold = _gateway.ShedTold,
        InputsSent = _inputs,
        InputsTaken = _gateway.Counts.Inputs,
        Keepalives = _readers.Sum(static reader => reader.Keepalives),
        AreAllAnswered = _readers.TrueForAll(static reader => reader.IsAnswered),
        Gaps = _gateway.Gaps,
        WorldSeconds = _nowUs / 1e6,
        RealSeconds = seconds,
    };
}
