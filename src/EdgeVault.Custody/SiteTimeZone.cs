using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace EdgeVault.Custody;

/// <summary>The site's IANA time zone, on systems with and without a time zone database.</summary>
/// <remarks>
/// Only the offset that people saw on the wall depends on it; the events' times are UTC. So a small image without
/// <c>tzdata</c> may run, with offset zero and a warning, but a name that the database does not know is a mistake.
/// </remarks>
internal static partial class SiteTimeZone
{
    // In every edition of the database since 1993.
    private const string KnownName = "Europe/London";

    public static bool HasDatabase => TryFind(KnownName, out _);

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    // The documented configuration names Antwerp, which the database has only as Brussels.
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name is "Europe/Antwerp" ? "Europe/Brussels" : name, out zone);

    /// <summary>Area/Location as the IANA database spells it: <c>Europe/Brussels</c>, <c>America/Indiana/Knox</c>, or
    /// <c>UTC</c>.</summary>
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]{1,31}(/[A-Za-z0-9_+-]{1,32}){0,2}\z")]
    private static partial Regex NamePattern();
}
