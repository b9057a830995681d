using System.CommandLine;

namespace EdgeVault.Campaigns.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class CampaignOptions
{
    public static Option<int> Seed() => new("--seed")
    {
        Description = "Of every choice; the same seed makes the same choices again. Default 1.",
        DefaultValueFactory = _ => 1,
    };

    public static Option<int> Whole(string name, int fallback, int max, string description)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} Default {fallback}.",
            DefaultValueFactory = _ => fallback,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > max))
            {
                result.AddError($"{name} is {value}; 1 to {max} would do.");
            }
        });
        return option;
    }
}
