using EdgeVault.Hosting.Charts;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>How far each site was behind, over the last minutes: a sample every five seconds.</summary>
internal sealed class LagHistory(SiteBoard board, TrustedSites sites, TimeProvider time) : BackgroundService
{
    private const int SamplesMax = 240;

    // More lines than these nobody can tell apart; the others are drawn faint.
    private const int Named = 4;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<Sample> _samples = new();

    /// <summary>Takes a sample of how it stands.</summary>
    public void Look()
    {
        var now = time.GetUtcNow();
        var behind = board.Newest.Where(site => LedgerOrigin.TryParse(site.Origin, out var origin) && sites.IsConfigured(origin))
            .ToDictionary(site => NameOf(site.Origin), site => (site.Behind, site.IsConnected), StringComparer.Ordinal);
        lock (_gate)
        {
            _samples.Enqueue(new Sample(now, behind));
            if (_samples.Count > SamplesMax)
            {
                _samples.Dequeue();
            }
        }
    }

    /// <summary>Events behind by site, the worst by name, and when each was away.</summary>
    public TimeChart Chart()
    {
        Sample[] samples;
        lock (_gate)
        {
            samples = [.. _samples];
        }

        var start = samples.Length > 0 ? samples[0].At : time.GetUtcNow();
        var byWorst = samples.SelectMany(sample => sample.Sites.Keys).Distinct(StringComparer.Ordinal)
            .OrderByDescending(site => samples.Max(sample => sample.Sites.GetValueOrDefault(site).Behind))
            .ThenBy(site => site, StringComparer.Ordinal).ToList();
        return new TimeChart
        {
            Title = "How far the hub is behind its sites",
            Words = [$"Events that a site says it has and the hub lacks, every {Every.TotalSeconds:0} s; bars: not connected."],
            Unit = "events",
            IsCount = true,
            TimeLabel = $"seconds after {start.UtcDateTime:HH:mm:ss} UTC",
            BackgroundLabel = "other sites",
            Series =
            [
                .. byWorst.Select((site, place) => new ChartSeries(
                    place < Named ? site : "", place % 2, place >= Named,
                    [.. samples.Where(sample => sample.Sites.ContainsKey(site)).Select(sample =>
                        new ChartPoint((sample.At - start).TotalSeconds, sample.Sites[site].Behind, 1))])),
            ],
            Lanes =
            [
                .. byWorst.Select(site => new ChartLane(site, Away(samples, site, start))).Where(lane => lane.Spans.Count > 0),
            ],
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static List<(double From, double To)> Away(Sample[] samples, string site, DateTimeOffset start)
    {
        var spans = new List<(double, double)>();
        double? since = null;
        foreach (var sample in samples)
        {
            var at = (sample.At - start).TotalSeconds;
            if (sample.Sites.GetValueOrDefault(site).IsConnected)
            {
                if (since is { } from)
                {
                    spans.Add((from, at));
                }

                since = null;
            }
            else
            {
                since ??= at;
            }
        }

        if (since is { } still)
        {
            spans.Add((still, double.PositiveInfinity));
        }

        return spans;
    }

    private static string NameOf(string origin) => LedgerOrigin.TryParse(origin, out var parsed) ? parsed.Site : origin;

    private sealed record Sample(DateTimeOffset At, IReadOnlyDictionary<string, (long Behind, bool IsConnected)> Sites);
}
