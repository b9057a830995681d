using System.Globalization;

namespace EdgeVault.Benchmarks.Load;

/// <summary>What <c>llrp-load</c> was asked for.</summary>
internal sealed record LoadArguments
{
    private const int ReadersMax = 64;
    private const int RateMax = 1_000_000;

    /// <summary>How long it is measured, after the warm-up.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(10);

    public int Readers { get; init; } = 1;

    /// <summary>Reads per second and reader; 0 for as many as the gateway takes.</summary>
    public int Rate { get; init; }

    /// <summary>Null, and what is wrong, if they cannot be understood.</summary>
    public static LoadArguments? TryParse(IReadOnlyList<string> args, out string fault)
    {
        var arguments = new LoadArguments();
        fault = "";
        for (var at = 0; at < args.Count; at += 2)
        {
            var value = at + 1 < args.Count ? args[at + 1] : "";
            var changed = args[at] switch
            {
                "--for" when TryTime(value, out var time) => arguments with { For = time },
                "--readers" when TryWhole(value, 1, ReadersMax, out var readers) => arguments with { Readers = readers },
                "--rate" when TryWhole(value, 0, RateMax, out var rate) => arguments with { Rate = rate },
                _ => null,
            };
            if (changed is null)
            {
                fault = $"'{args[at]} {value}' is not understood; --for 10s, --readers 1 and --rate 0 would do.";
                return null;
            }

            arguments = changed;
        }

        return arguments;
    }

    public IEnumerable<string> ToArguments() =>
        ["--readers", Readers.ToString(CultureInfo.InvariantCulture), "--rate", Rate.ToString(CultureInfo.InvariantCulture)];

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        var seconds = text.EndsWith('m') ? 60 : text.EndsWith('s') ? 1 : 0;
        if (seconds == 0 || !TryWhole(text[..^1], 1, 86_400 / seconds, out var count))
        {
            return false;
        }

        time = TimeSpan.FromSeconds(count * seconds);
        return true;
    }

    private static bool TryWhole(string text, int min, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
}
