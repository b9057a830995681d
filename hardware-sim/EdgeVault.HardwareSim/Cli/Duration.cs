using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeVault.HardwareSim.Cli;

/// <summary>Times as people type them: <c>30s</c>, <c>500ms</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    private static readonly TimeSpan Max = TimeSpan.FromDays(7);

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var unit = Array.Find(Units, one => text.EndsWith(one.Unit, StringComparison.Ordinal));
        if (unit.Unit is null)
        {
            return false;
        }

        var digits = text.AsSpan(0, text.Length - unit.Unit.Length);
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || !(count * unit.Seconds <= Max.TotalSeconds))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * unit.Seconds);
        return true;
    }

    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "T",
        CustomParser = Parse,
    };

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"'{text}' is not a time; 500ms, 30s, 2m or 1h would do, up to {Max.TotalDays:0} days.");
        return null;
    }
}
