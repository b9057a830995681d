using EdgeVault.Capture.Recorder;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>The readers' messages through the gateway's own replay: LLRP decoding, clocks, slices, presence and
/// passages on the times at which they arrived, as fast as it goes.</summary>
internal static class Replayed
{
    private const long Second = 1_000_000;

    /// <summary>When the world begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The same, microseconds since 1970.</summary>
    public static readonly long StartUs = (Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>How long nothing more comes, so that all is decided that can be.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(30);

    /// <param name="tape">What happened.</param>
    /// <param name="hasBeams">Whether the gateway knows of the light barriers.</param>
    /// <param name="step">Told each second of the world.</param>
    /// <param name="cancellationToken">Leaves off.</param>
    public static ScoreSheet Run(Tape tape, bool hasBeams, Action step, CancellationToken cancellationToken)
    {
        var section = Site.Configure(tape.Layout, hasBeams, static reader => $"llrp://127.0.0.1:{5084 + reader}");
        using var replay = new FlightReplay(Site.OptionsOf(section), StartUs);
        var (speech, count, toldUs) = (new Speech(tape, StartUs), new Count(tape, Start), 0L);
        for (var reader = 0; reader < tape.Layout.Readers; reader++)
        {
            replay.Feed(Layout.ReaderId(reader), new(StartUs, FlightKind.ConnectionBegins, default));
            foreach (var frame in speech.Greeting(reader))
            {
                replay.Feed(Layout.ReaderId(reader), new(StartUs, FlightKind.FromReader, frame));
            }
        }

        foreach (var message in tape.Messages)
        {
            var record = new FlightRecord(
                StartUs + message.ArrivesUs, FlightKind.FromReader, speech.FrameOf(message));
            replay.Feed(Layout.ReaderId(message.Reader), record);
            for (; toldUs + Second <= message.ArrivesUs; toldUs += Second)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(replay, count);
                step();
            }
        }

        replay.Finish(After);
        Take(replay, count);
        return count.Sheet();
    }

    private static void Take(FlightReplay replay, Count count)
    {
        foreach (var output in replay.Take())
        {
            count.Add(output);
        }
    }
}
