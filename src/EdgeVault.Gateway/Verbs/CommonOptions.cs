using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace EdgeVault.Gateway.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static partial class CommonOptions
{
    public static Option<string?> Config() => new("--config")
    {
        Description = "Configuration file; default appsettings.json of the working folder.",
        HelpName = "FILE",
    };

    public static Option<string> Data() => new("--data")
    {
        Description = "The gateway's data folder.",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>The id of the person who does this, as it will stand in the ledger.</summary>
    public static Option<string> Operator()
    {
        var option = new Option<string>("--operator")
        {
            Description = "Id of the person who does this; it will stand in the ledger.",
            HelpName = "ID",
            Required = true,
        };
        option.Validators.Add(result => Check(result, result.Tokens.Select(token => token.Value)));
        return option;
    }

    /// <summary>Two different people, each named by an option of its own.</summary>
    public static Option<string[]> TwoOperators()
    {
        var option = new Option<string[]>("--operator")
        {
            Description = "Id of a person who does this; give it twice, for two people.",
            HelpName = "ID",
            Required = true,
        };
        option.Validators.Add(result =>
        {
            var ids = result.Tokens.Select(token => token.Value).ToList();
            Check(result, ids);
            if (ids.Count != 2 || ids[0] == ids[1])
            {
                result.AddError("A new epoch needs two different people: --operator ID --operator ID.");
            }
        });
        return option;
    }

    /// <summary>An id is opaque, short and without white space; names live outside the ledger.</summary>
    internal static void Check(OptionResult result, IEnumerable<string> operators)
    {
        foreach (var id in operators.Where(id => !OperatorId().IsMatch(id)))
        {
            result.AddError($"--operator is '{id}'; give 1–64 of letters, digits, '.', '_' and '-'.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OperatorId();
}
