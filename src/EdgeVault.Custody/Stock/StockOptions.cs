using EdgeVault.Custody.Stock.Verified;
using Microsoft.Extensions.Options;

namespace EdgeVault.Custody.Stock;

/// <summary>The <c>Stock</c> section: what this site asks of verified stock.</summary>
public sealed class StockOptions
{
    public const string SectionName = "EdgeVault:Stock";

    /// <summary>How long a proof of a piece of high (or unknown) value lasts. 1 h to 1,000 d, default 1 d.</summary>
    public TimeSpan CadenceHigh { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Likewise of middle value. Default 7 d.</summary>
    public TimeSpan CadenceMid { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Likewise of low value. Default 30 d.</summary>
    public TimeSpan CadenceLow { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The part of a cadence behind which a count is due. 0.1 to 1, default 0.8.</summary>
    public double DueAfter { get; set; } = 0.8;

    /// <summary>Whether a piece counts as proven when only its container was. Default no.</summary>
    public bool InferredProves { get; set; }

    public StockPolicy ToPolicy() => new()
    {
        CadenceHigh = CadenceHigh,
        CadenceMid = CadenceMid,
        CadenceLow = CadenceLow,
        DueAfter = DueAfter,
        InferredProves = InferredProves,
    };
}

internal sealed class StockOptionsValidator : IValidateOptions<CustodyOptions>
{
    public ValidateOptionsResult Validate(string? name, CustodyOptions options)
    {
        string[] faults = [.. FaultsOf(options.Stock)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(StockOptions options)
    {
        (string Name, TimeSpan Value)[] cadences =
        [
            (nameof(options.CadenceHigh), options.CadenceHigh), (nameof(options.CadenceMid), options.CadenceMid),
            (nameof(options.CadenceLow), options.CadenceLow),
        ];
        foreach (var (name, value) in cadences.Where(static pair => pair.Value < TimeSpan.FromHours(1) || pair.Value > TimeSpan.FromDays(1_000)))
        {
            yield return $"{StockOptions.SectionName}:{name} is {value}; 01:00:00 to 1000.00:00:00 would do.";
        }

        if (options.DueAfter is not (>= 0.1 and <= 1))
        {
            yield return $"{StockOptions.SectionName}:{nameof(options.DueAfter)} is {options.DueAfter}; 0.1 to 1 would do.";
        }
    }
}
