using System.Globalization;
using EdgeVault.Capture;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>The other world's doors, as somebody would configure them.</summary>
internal static class Site
{
    /// <param name="layout">Doors, antennas, readers.</param>
    /// <param name="hasBeams">Whether light barriers are wired.</param>
    /// <param name="endpoint">Where a reader listens.</param>
    public static IConfigurationSection Configure(Layout layout, bool hasBeams, Func<int, string> endpoint) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(Keys(layout, hasBeams, endpoint)).Build().GetSection("EdgeVault");

    /// <summary>The same as keys and values of a configuration file.</summary>
    public static Dictionary<string, string?> Keys(Layout layout, bool hasBeams, Func<int, string> endpoint)
    {
        var keys = new Dictionary<string, string?> { ["EdgeVault:Site"] = "dc1", ["EdgeVault:Gateway"] = "gw1" };
        for (var reader = 0; reader < layout.Readers; reader++)
        {
            keys[$"EdgeVault:Readers:{Layout.ReaderId(reader)}:Endpoint"] = endpoint(reader);
        }

        foreach (var door in layout.Doors)
        {
            var portal = $"EdgeVault:Portals:{door.Id}";
            keys[$"{portal}:ReadPoint"] = string.Create(
                CultureInfo.InvariantCulture, $"urn:epc:id:sgln:0614141.00001.{door.Number + 1}");
            keys[$"{portal}:InsideZone"] = "vault-a";
            keys[$"{portal}:OutsideZone"] = "corridor";
            if (hasBeams)
            {
                keys[$"{portal}:Beams:outside"] = NameOf(door.Outside);
                keys[$"{portal}:Beams:inside"] = NameOf(door.Inside);
            }
        }

        foreach (var aerial in layout.Aerials)
        {
            var key = $"EdgeVault:Portals:{aerial.Door.Id}:Antennas:{Layout.ReaderId(aerial.Reader)}/{aerial.Port}";
            keys[key] = aerial.IsInside ? "inside" : "outside";
        }

        return keys;
    }

    /// <summary>Validated as a gateway validates them.</summary>
    public static CaptureOptions OptionsOf(IConfigurationSection section)
    {
        using var services = new ServiceCollection().AddCapture(section).BuildServiceProvider();
        return services.GetRequiredService<IOptions<CaptureOptions>>().Value;
    }

    private static string NameOf(Terminal terminal) => $"{Layout.ReaderId(terminal.Reader)}/gpi{terminal.Port}";
}
