using System.Globalization;

namespace EdgeVault.TestKit.Fuzzing;

/// <summary>How long a fuzz campaign is and what it starts from.</summary>
/// <remarks>
/// A test run does a slice under fixed seeds. <c>make fuzz</c> sets the two variables: the whole campaign, from a seed that
/// it prints.
/// </remarks>
public static class FuzzBudget
{
    private const string WholeVariable = "EDGEVAULT_FUZZ";
    private const string SeedVariable = "EDGEVAULT_FUZZ_SEED";

    public static bool IsWhole => Environment.GetEnvironmentVariable(WholeVariable) == "whole";

    /// <summary>The seed of this run; <paramref name="usual"/> where none is given, and else both together, so that a
    /// campaign of several seeds is one of several still.</summary>
    public static int Seed(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed)
            ? seed ^ usual
            : usual;

    public static int Rounds(int slice, int whole) => IsWhole ? whole : slice;
}
