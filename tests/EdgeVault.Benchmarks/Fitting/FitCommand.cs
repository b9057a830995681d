using System.Diagnostics;
using System.Globalization;
using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Benchmarks.Scoring;
using EdgeVault.Capture.Passages;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.Benchmarks.Fitting;

/// <summary><c>fit</c>: learns the models of Capture/Passages from simulated doors, each drawn anew on a seed below 1,000, and writes
/// them where they stand in the tree.</summary>
internal static class FitCommand
{
    private const int Trees = 500;

    // Looks at one tag follow each other five times a second and say nearly the same: of those at which nothing is ruled, one in so many.
    private const int LookOf = 60;
    private const string Beside = "--beside";
    private const int TuningSeeds = 1_000;
    private const int Usage = 64;

    private static readonly string[] Models = ["lot", "radio", "step-alone", "step"];

    // On the threshold, give or take.
    private const long StepUs = 200_000;

    public static int Run(string[] args)
    {
        var isBeside = args.Contains(Beside);
        if (args.Where(static arg => arg != Beside).ToArray() is not [var folder, var chosen, .. var some] || !Directory.Exists(folder) || some.Length == 0
            || chosen.Split(',').Except(Models).Any() || !some.All(static text => Doors.TryParse(text, out _)))
        {
            Console.Error.WriteLine(
                $"fit FOLDER {string.Join(',', Models)} [{Beside}] TRAYS:FIRST-END…: one or more models; worlds of so many trays, on the seeds from "
                + $"FIRST to the one before END, all below {TuningSeeds}. {Beside}: what is learnt and the model that stands, in the mean.");
            return Usage;
        }

        var parts = chosen.Split(',');
        if (isBeside && FaultOfStanding(folder, parts) is { } fault)
        {
            Console.Error.WriteLine(fault);
            return Usage;
        }

        var seen = Watch([.. some.SelectMany(Doors.Of)]);
        var ruled = seen.Where(static watched => watched.IsRuling).ToList();
        Console.Error.WriteLine($"{ruled.Count} rulings, {seen.Count - ruled.Count} looks before them");
        foreach (var part in parts)
        {
            Write(folder, part, isBeside, part switch
            {
                "lot" => [],
                "radio" => RadioSamples(ruled),
                _ => StepSamples(seen, part == "step-alone"),
            });
        }

        if (parts.Contains("lot"))
        {
            Print(LogisticFit.Of(LotSamples(ruled), LotJudge.Terms));
        }

        return 0;
    }

    // Before half an hour of watching, not after it.
    private static string? FaultOfStanding(string folder, IEnumerable<string> parts)
    {
        foreach (var path in parts.Where(static part => part != "lot").Select(part => PathOf(folder, part)))
        {
            try
            {
                TreeModel.Parse(File.ReadAllLines(path));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
            {
                return $"{Beside}: {path} is no model to take the mean with: {fault.Message}";
            }
        }

        return null;
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + ".trees");

    private static void Write(string folder, string name, bool isBeside, List<(float[] Values, bool Answer)> samples)
    {
        if (samples.Count == 0)
        {
            return;
        }

        Console.Error.WriteLine($"{name}: {samples.Count} samples, {samples.Count(static sample => sample.Answer)} of them true");
        var path = PathOf(folder, name);
        var lines = TreeFit.Of([.. samples.Select(static sample => sample.Values)], [.. samples.Select(static sample => sample.Answer)], Trees);
        File.WriteAllText(path, string.Join('\n', isBeside ? TreeFit.Mean(File.ReadAllLines(path), lines) : lines) + "\n");
    }

    private static List<Watched> Watch(IReadOnlyList<(int Seed, int Trays)> worlds)
    {
        var (done, all, since) = (0, worlds.Sum(static world => world.Trays), Stopwatch.GetTimestamp());
        var seen = worlds.AsParallel().AsOrdered().WithDegreeOfParallelism(2).SelectMany(world =>
        {
            var watched = Watch(world.Seed, world.Trays);
            Tell(Interlocked.Add(ref done, world.Trays));
            return watched;
        }).ToList();
        Progress.Clear();
        return seen;

        void Tell(int trays)
        {
            var rate = trays / Stopwatch.GetElapsedTime(since).TotalSeconds;
            Progress.Tell($"{trays} of {all} trays watched, {rate:0} trays/s, {(all - trays) / rate / 60:0} min left");
        }
    }

    private static List<Watched> Watch(int seed, int trays)
    {
        var seen = new List<Watched>();
        var random = new Random(seed);
        var result = PresetRun.Of(
            "fit", FitWorlds.Of(seed), new PassageOptions(), trays, static (_, _) => { }, pipeline =>
            {
                foreach (var (portal, engine) in pipeline.Engines)
                {
                    engine.Watcher = (tag, finding, ruling, nowUs) =>
                    {
                        if (ruling.IsOver || random.Next(LookOf) == 0)
                        {
                            seen.Add(new(portal, tag, finding, engine.Hearing.Steps.All, nowUs) { IsRuling = ruling.IsOver });
                        }
                    };
                }
            },
            CancellationToken.None, FitWorlds.TellEachOther(seed));
        var truth = result.Sheet.Score.Judged.Select(judged => judged.Truth)
            .ToLookup(crossing => (crossing.Portal, crossing.EpcHex));
        seen.ForEach(watched => watched.Judge(truth));
        return seen;
    }

    private static List<Sample> LotSamples(List<Watched> seen) =>
        [.. from same in seen.GroupBy(static watched => watched.Key)
            let first = same.First()
            select new Sample([first.In, first.Out], AnswerOf(first.LotLabel), Math.Min(3, 1 + (0.3 * same.Count())))];

    private static int AnswerOf(Direction? label) => label switch { Direction.In => 0, Direction.Out => 1, _ => 2 };

    private static List<(float[] Values, bool Answer)> RadioSamples(List<Watched> seen) =>
        [.. seen.SelectMany(static watched => new[]
        {
            (watched.RadioIn, watched.Label == Direction.In), (watched.RadioOut, watched.Label == Direction.Out),
        })];

    private static List<(float[] Values, bool Answer)> StepSamples(List<Watched> seen, bool alone) =>
        [.. from watched in seen
            from step in watched.Steps
            select (alone ? step.Alone : step.Values, step == watched.TrueStep(StepUs))];

    private static void Print(double[] weights)
    {
        foreach (var line in weights.Chunk(8))
        {
            Console.WriteLine("        " + string.Join(' ', line.Select(w => w.ToString("0.000", CultureInfo.InvariantCulture) + ",")));
        }
    }

    // TRAYS:FIRST-END
    private readonly record struct Doors(int Trays, int First, int End)
    {
        public static bool TryParse(string text, out Doors doors)
        {
            doors = default;
            if (text.Split(':', '-') is not [var trays, var first, var end] || text.IndexOf(':', StringComparison.Ordinal) != trays.Length
                || !TryWhole(trays, out var count) || !TryWhole(first, out var from) || !TryWhole(end, out var to)
                || count == 0 || to <= from || to > TuningSeeds)
            {
                return false;
            }

            doors = new(count, from, to);
            return true;
        }

        public static IEnumerable<(int Seed, int Trays)> Of(string text) =>
            TryParse(text, out var doors) ? Enumerable.Range(doors.First, doors.End - doors.First).Select(seed => (seed, doors.Trays)) : [];

        private static bool TryWhole(string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
