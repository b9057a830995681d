using System.Globalization;

namespace EdgeVault.HardwareSim.Days;

/// <summary>How the days went.</summary>
internal sealed record DaysReport
{
    private const int ShownMax = 20;

    public required int Days { get; init; }

    public required int Crossings { get; init; }

    public required int Occurrences { get; init; }

    public required int Staged { get; init; }

    public required IReadOnlyList<string> Missed { get; init; }

    public required IReadOnlyList<string> Invented { get; init; }

    public required int QuietRings { get; init; }

    public required int QuietCrossings { get; init; }

    public required int Verdicts { get; init; }

    public required int Verified { get; init; }

    /// <summary>Called verified while they were elsewhere: nobody had been told.</summary>
    public required int VerifiedNotThere { get; init; }

    public required IReadOnlyList<string> WrongVerdicts { get; init; }

    public required int CountLines { get; init; }

    public required IReadOnlyList<string> WrongLines { get; init; }

    public required IReadOnlyList<string> Refused { get; init; }

    public required (double Found, double Invented, double Quiet) Limits { get; init; }

    public double Found => Staged == 0 ? 1 : 1 - ((double)Missed.Count / Staged);

    public double PerThousand => QuietCrossings == 0 ? 0 : 1_000.0 * QuietRings / QuietCrossings;

    public bool IsOk => Found >= Limits.Found && Invented.Count <= Limits.Invented * Occurrences && PerThousand <= Limits.Quiet
        && WrongVerdicts.Count == 0 && WrongLines.Count == 0;

    public IEnumerable<string> Lines() =>
    [
        Text($"{Days} days, {Crossings:N0} crossings, {Occurrences:N0} occurrences that could have rung"),
        Text($"incidents: {Staged - Missed.Count} of {Staged} found ({100 * Found:0.0} %, at least {100 * Limits.Found:0} %)"),
        .. Missed.Take(ShownMax).Select(static missed => $"  missed   {missed}"),
        Text($"invented: {Invented.Count} ({100.0 * Invented.Count / Math.Max(1, Occurrences):0.000} % of occurrences, at most {100 * Limits.Invented:0.0} %)"),
        .. Invented.Take(ShownMax).Select(static invented => $"  invented {invented}"),
        Text($"quiet days: {QuietRings} rings over {QuietCrossings:N0} crossings, {PerThousand:0.00} per 1,000 (at most {Limits.Quiet:0})"),
        Text($"stock: {Verdicts:N0} verdicts with their reasons, {WrongVerdicts.Count} wrong; {Verified:N0} verified, {VerifiedNotThere} of them not there, of which nobody had been told"),
        .. WrongVerdicts.Take(ShownMax).Select(static wrong => $"  wrong    {wrong}"),
        Text($"counts: {CountLines:N0} results, {WrongLines.Count} wrong"),
        .. WrongLines.Take(ShownMax).Select(static wrong => $"  wrong    {wrong}"),
        Text($"refused at stations, doors or desk: {Refused.Count}"),
        .. Refused.Take(ShownMax).Select(static refused => $"  refused  {refused}"),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
