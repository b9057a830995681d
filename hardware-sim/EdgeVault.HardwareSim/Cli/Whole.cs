using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeVault.HardwareSim.Cli;

/// <summary>Options that are whole numbers within limits; the description says the default.</summary>
internal static class Whole
{
    public static Option<int?> Option(string name, int min, int max, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, name, min, max),
    };

    private static int? Parse(ArgumentResult result, string name, int min, int max)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max)
        {
            return value;
        }

        result.AddError($"{name} is '{text}'; {min} to {max} would do.");
        return null;
    }
}
