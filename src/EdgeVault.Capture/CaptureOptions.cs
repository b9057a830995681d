using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Recorder;
using EdgeVault.Capture.Scanners;

namespace EdgeVault.Capture;

/// <summary>This room's sections of the configuration. Maps are keyed by ids of <c>[a-z0-9-]{1,32}</c>.</summary>
public sealed class CaptureOptions
{
    public IDictionary<string, ReaderOptions> Readers { get; } = new SortedDictionary<string, ReaderOptions>(StringComparer.Ordinal);

    public IDictionary<string, PortalOptions> Portals { get; } = new SortedDictionary<string, PortalOptions>(StringComparer.Ordinal);

    public IDictionary<string, ScannerOptions> Scanners { get; } = new SortedDictionary<string, ScannerOptions>(StringComparer.Ordinal);
    public IDictionary<string, ClimateSensorOptions> Climate { get; } =
        new SortedDictionary<string, ClimateSensorOptions>(StringComparer.Ordinal);

    public DedupOptions Dedup { get; } = new();

    public PresenceOptions Presence { get; } = new();

    public PassageOptions Passages { get; } = new();

    public RecorderOptions Recorder { get; } = new();

    /// <summary>Configuration path of the section that this was bound from; faults are reported under it.</summary>
    internal string Path { get; set; } = "EdgeVault";

    /// <summary>Site and gateway, as brokers know this client.</summary>
    internal string Gateway { get; set; } = "edgevault";

    /// <summary>What could not even be read, found while binding and reported with the rest.</summary>
    internal List<string> BindingFaults { get; } = [];
}
