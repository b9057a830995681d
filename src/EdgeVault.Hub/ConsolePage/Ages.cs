using System.Globalization;
using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>Times and how long ago they were, for people.</summary>
internal static class Ages
{
    // Whole units: the page is sent anew when it changes, and a tenth of a second is always new.
    public static string Ago(double seconds) => seconds switch
    {
        < 10 => "a few seconds",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 10) * 10} s"),
        < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60)} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3_600)} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 86_400)} days"),
    };

    public static Html Time(DateTimeOffset? at) => at is { } time
        ? Html.Of($"""<time datetime="{time.UtcDateTime:O}">{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time>""")
        : Html.Empty;
}
