using System.Globalization;
using System.Numerics;
using EdgeVault.Capture.Recorder;

namespace EdgeVault.Capture;

/// <summary>The bounds that the options' docstrings name, and the ones between them.</summary>
internal static class CaptureLimitsCheck
{
    private const int TableMin = 64;
    private const int TableMax = 1 << 20;

    public static void Check(CaptureOptions options, List<string> faults)
    {
        var (dedup, presence, passages) = (options.Dedup, options.Presence, options.Passages);
        var path = $"{options.Path}:Dedup";
        Between($"{path}:Slice", dedup.Slice, 0.05, 1, faults);
        PowerOfTwo($"{path}:OpenSlicesMax", dedup.OpenSlicesMax, faults);
        Between($"{path}:ReadsPerSecondMax", dedup.ReadsPerSecondMax, 1_000, 10_000_000, faults);

        path = $"{options.Path}:Presence";
        Between($"{path}:SettleAfter", presence.SettleAfter, 2, 600, faults);
        Between($"{path}:SilenceFactor", presence.SilenceFactor, 3, 20, faults);
        Between($"{path}:SilenceMax", presence.SilenceMax, 5, 600, faults);
        Between($"{path}:TakenUpDb", presence.TakenUpDb, 3, 20, faults);

        path = $"{options.Path}:Passages";
        Between($"{path}:Quiet", passages.Quiet, 0.5, 1.5, faults);
        Between($"{path}:SideQuiet", passages.SideQuiet, 0.5, 1.9, faults);
        Between($"{path}:LingerAfter", passages.LingerAfter, 2, 6, faults);
        Between($"{path}:RecentWindow", passages.RecentWindow, 2, 16, faults);
        Between($"{path}:GroupGap", passages.GroupGap, 0.2, 5, faults);
        Between($"{path}:GroupHold", passages.GroupHold, 0, 0.5, faults);
        Between($"{path}:Confidence", passages.Confidence, 0.7, 0.999999, faults);
        Between($"{path}:WeakDb", passages.WeakDb, 3, 30, faults);
        PowerOfTwo($"{path}:TracksMax", passages.TracksMax, faults);
        CheckRecorder($"{options.Path}:Recorder", options.Recorder, faults);
        if (passages.SideQuiet < passages.Quiet)
        {
            faults.Add($"{path}:SideQuiet: {passages.SideQuiet} is shorter than Quiet, {passages.Quiet}; at least that would do.");
        }
    }

    private static void CheckRecorder(string path, RecorderOptions recorder, List<string> faults)
    {
        Between($"{path}:Age", recorder.Age, 60, TimeSpan.FromDays(90).TotalSeconds, faults);
        if (recorder.BytesMax is < RecorderOptions.BytesMin or > RecorderOptions.BytesMaxMax)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}:BytesMax: {recorder.BytesMax} is not within {RecorderOptions.BytesMin} to {RecorderOptions.BytesMaxMax}."));
        }
    }

    public static void Between(string path, TimeSpan value, double leastSeconds, double mostSeconds, List<string> faults)
    {
        if (value.TotalSeconds < leastSeconds || value.TotalSeconds > mostSeconds)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {value.TotalSeconds} s is not within {leastSeconds} s to {mostSeconds} s."));
        }
    }

    private static void Between(string path, double value, double least, double most, List<string> faults)
    {
        if (!(value >= least && value <= most))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {value} is not within {least} to {most}."));
        }
    }

    private static void PowerOfTwo(string path, int value, List<string> faults)
    {
        if (int.IsPow2(value) && value is >= TableMin and <= TableMax)
        {
            return;
        }

        var next = Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(value, 1)), TableMin, TableMax);
        faults.Add(string.Create(
            CultureInfo.InvariantCulture, $"{path}: {value} is not a power of two from {TableMin} to {TableMax}; {next} would do."));
    }
}
