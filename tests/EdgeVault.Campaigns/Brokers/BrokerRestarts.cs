using System.Text.Json;
using EdgeVault.TestKit.Brokers;

namespace EdgeVault.Campaigns.Brokers;

/// <summary>What a campaign of broker restarts found.</summary>
internal sealed record BrokerTally(
    int Messages, int Tags, int Restarts, long SentAgain, long Taken, long Repeats, long Shed, long Late, int Passages,
    IReadOnlyDictionary<string, int> Directions)
{
    /// <summary>What it says of custody events. A walk whose reads came late by one half and live by the other may have none;
    /// the coverage gap of that time stands for it.</summary>
    public string Verdict => Passages == Tags
        ? "every walk is one custody event"
        : $"no walk is two custody events, and {Tags - Passages:N0} that came half live and half late have none";

    public override string ToString() =>
        $"{Messages:N0} messages of {Tags:N0} tags through {Restarts} broker restarts: {SentAgain:N0} sent again, "
        + $"{Taken:N0} reads taken, {Repeats:N0} repeats known, {Shed} shed, {Late:N0} late; {Passages:N0} passages "
        + $"({string.Join(", ", Directions.Select(static pair => $"{pair.Value:N0} {pair.Key}"))})";
}

/// <summary>
/// A reader publishes at QoS 1 while its broker is stopped and started again in the middle of walks: every sighting
/// must reach the pipeline, and every walk must be one custody event.
/// </summary>
internal sealed class BrokerRestarts(Workshop shop, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Random _random = Seeds.For(seed, 0);

    public async Task<BrokerTally> RunAsync(int messages, int restarts, CancellationToken cancellationToken)
    {
        var walks = new Walks(messages, _random);
        await using var broker = new Mosquitto(Mosquitto.Lasting);
        await broker.StartAsync(cancellationToken);
        await using var gateway = new GatewayProcess(shop.NextFolder("gateway"), broker.Port);
        using var publisher = new PatientPublisher(broker.Port, GatewayProcess.Topic);
        while (!await gateway.IsLiveAsync(cancellationToken))
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        // Until its subscription stands there is no session that would keep anything.
        var hello = """{"eventType":"inventoryStatus","inventoryStatusEvent":{"inventoryStatus":"running"}}""";
        var ready = gateway.ReadyAsync(cancellationToken);
        while (!ready.IsCompleted)
        {
            await publisher.PublishAsync([hello], cancellationToken);
            await Task.WhenAny(ready, Task.Delay(Pause, TimeProvider.System, cancellationToken));
        }

        await ready;
        await WalkAsync(walks, RestartsAt(walks, restarts), broker, publisher, cancellationToken);
        await DrainAsync(gateway, walks.Waves * Walks.WaveMessages, cancellationToken);
        return await CountAsync(gateway, walks, restarts, publisher.SentAgain, cancellationToken);
    }

    /// <summary>Each restart in the middle of another wave.</summary>
    private HashSet<(int Wave, int Step)> RestartsAt(Walks walks, int restarts)
    {
        var waves = Enumerable.Range(0, walks.Waves).ToArray();
        _random.Shuffle(waves);
        return [.. waves.Take(restarts).Select(wave => (wave, _random.Next(5, Walks.Steps - 5)))];
    }

    private static async Task WalkAsync(
        Walks walks, HashSet<(int Wave, int Step)> restartsAt, Mosquitto broker, PatientPublisher publisher,
        CancellationToken cancellationToken)
    {
        using var progress = new Progress(walks.Waves * Walks.Steps, "steps");
        for (var wave = 0; wave < walks.Waves; wave++)
        {
            var began = TimeProvider.System.GetUtcNow();
            var isCatchingUp = false;
            for (var step = 0; step < Walks.Steps; step++)
            {
                var at = began + (step * Walks.StepPeriod);
                var early = at - TimeProvider.System.GetUtcNow();
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, TimeProvider.System, cancellationToken);
                    isCatchingUp = false;
                }
                else if (!isCatchingUp)
                {
                    // This machine is slow, and a real reader would not be: people walk slower then. What waits for a
                    // broker that restarts is late by right.
                    (began, at) = (began - early, at - early);
                }

                var isRestart = restartsAt.Contains((wave, step));
                isCatchingUp |= isRestart;
                var restart = isRestart ? RestartAsync(broker, cancellationToken) : Task.CompletedTask;
                await publisher.PublishAsync([.. walks.Step(wave, step, at)], cancellationToken);
                await restart;
                progress.Step();
            }

            await Task.Delay(Walks.BetweenWaves, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task RestartAsync(Mosquitto broker, CancellationToken cancellationToken)
    {
        await broker.StopAsync();
        await broker.StartAsync(cancellationToken);
    }

    /// <summary>Until the last message has arrived, or none comes any more.</summary>
    private static async Task DrainAsync(GatewayProcess gateway, long expected, CancellationToken cancellationToken)
    {
        const int Patience = 50;
        var (taken, still) = (0L, 0);
        while (taken < expected && still < Patience)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            var now = await gateway.MetricAsync("edgevault_capture_tag_reports_total", cancellationToken);
            (taken, still) = (now, now == taken ? still + 1 : 0);
        }

        // The last visit is decided a few seconds after its last read.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken);
    }

    private async Task<BrokerTally> CountAsync(
        GatewayProcess gateway, Walks walks, int restarts, long sentAgain, CancellationToken cancellationToken)
    {
        var taken = await gateway.MetricAsync("edgevault_capture_tag_reports_total", cancellationToken);
        var repeats = await gateway.MetricAsync("edgevault_capture_repeated_reads_total", cancellationToken);
        var shed = await gateway.MetricAsync("edgevault_capture_reads_shed_total", cancellationToken);
        var late = await gateway.MetricAsync("edgevault_capture_backlog_reads_total", cancellationToken);
        await gateway.StopAsync(cancellationToken);
        var passages = await gateway.PassagesAsync(cancellationToken);
        var messages = walks.Waves * Walks.WaveMessages;
        var directions = passages.CountBy(WayOf).ToDictionary();
        var tally = new BrokerTally(
            messages, walks.Tags, restarts, sentAgain, taken, repeats, shed, late, passages.Count, directions);
        shop.Demand(Faults(tally, walks, passages), $"seed {seed}: {tally}");
        return tally;
    }

    private static string WayOf(JsonElement passage) =>
        passage.GetProperty("evidence").TryGetProperty("unresolvedReason", out var reason)
            ? $"{passage.GetProperty("direction").GetString()} because {reason.GetString()}"
            : passage.GetProperty("direction").GetString()!;

    private static List<string> Faults(BrokerTally tally, Walks walks, List<JsonElement> passages)
    {
        var faults = new List<string>();
        if (tally.Taken < tally.Messages)
        {
            faults.Add($"{tally.Messages - tally.Taken} sightings never reached the pipeline");
        }

        if (tally.Taken > tally.Messages)
        {
            faults.Add($"{tally.Taken - tally.Messages} repeats were taken for new sightings");
        }

        if (tally.Shed > 0)
        {
            faults.Add($"{tally.Shed} reads were shed");
        }

        var events = passages.CountBy(static passage => passage.GetProperty("epcHex").GetString()!).ToDictionary();
        for (var tag = 0; tag < walks.Tags; tag++)
        {
            var count = events.GetValueOrDefault(Walks.Epc(tag));

            // Where reads came more than five seconds late, a walk may be a matter of the backlog pass alone.
            if (count > 1 || (count == 0 && tally.Late == 0))
            {
                faults.Add($"tag {Walks.Epc(tag)} walked once and has {count} passages");
            }
        }

        return faults.Count > 10 ? [.. faults.Take(10), $"and {faults.Count - 10} more"] : faults;
    }
}
