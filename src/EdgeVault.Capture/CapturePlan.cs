using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture;

/// <summary>Which antenna of which reader watches which side of which portal: the options, checked and indexed.</summary>
internal sealed class CapturePlan
{
    private CapturePlan(IReadOnlyList<ReaderPlan> readers, IReadOnlyList<PortalPlan> portals) =>
        (Readers, Portals) = (readers, portals);

    public IReadOnlyList<ReaderPlan> Readers { get; }

    public IReadOnlyList<PortalPlan> Portals { get; }

    /// <param name="options">As <see cref="CaptureOptionsValidator"/> let them through.</param>
    public static CapturePlan Of(CaptureOptions options)
    {
        var readers = options.Readers.Select((reader, index) => ReaderPlan.Of(index, reader.Key, reader.Value)).ToArray();
        var indexOf = readers.ToDictionary(static reader => reader.Id, static reader => reader.Index);
        var portals = options.Portals
            .Select((portal, index) => PortalPlan.Of(index, portal.Key, portal.Value, indexOf))
            .ToArray();
        foreach (var portal in portals)
        {
            for (var at = 0; at < portal.Antennas.Count; at++)
            {
                var antenna = portal.Antennas[at];
                readers[antenna.Reader].Routes[antenna.Number] = new AntennaRoute((short)portal.Index, (byte)at);
            }

            foreach (var (key, kind) in InputsOf(portal.Options))
            {
                readers[indexOf[key.Reader]].Inputs.Add(new InputRoute(key.Port, portal.Index, kind, key.IsActiveLow));
            }

            foreach (var (text, lightText) in portal.Options.Outputs)
            {
                if (OutputKey.TryParse(text, out var key) && OutputKey.TryParseLight(lightText, out var light))
                {
                    readers[indexOf[key.Reader]].Outputs.Add(new OutputRoute(key.Port, portal.Id, light, key.IsActiveLow));
                }
            }
        }

        return new CapturePlan(readers, portals);
    }

    private static IEnumerable<(InputKey Key, InputKind Kind)> InputsOf(PortalOptions portal)
    {
        (string? Text, InputKind Kind)[] inputs =
        [
            (portal.Door, InputKind.Door),
            (portal.Beams.TryGetValue("outside", out var outside) ? outside : null, InputKind.BeamOutside),
            (portal.Beams.TryGetValue("inside", out var inside) ? inside : null, InputKind.BeamInside),
        ];
        foreach (var (text, kind) in inputs)
        {
            if (text is not null && InputKey.TryParse(text, out var key))
            {
                yield return (key, kind);
            }
        }
    }
}

internal sealed record ReaderPlan(
    int Index, string Id, ReaderEndpoint Endpoint, ReaderOptions Options, AntennaRoute[] Routes)
{
    /// <summary>Its inputs that say something of a portal.</summary>
    public List<InputRoute> Inputs { get; private init; } = [];

    /// <summary>Its outputs that show something at a portal.</summary>
    public List<OutputRoute> Outputs { get; private init; } = [];

    /// <summary>Its antennas that watch a portal, by the reader's numbers; none: all of them are used, and counted
    /// only.</summary>
    public IEnumerable<int> Antennas =>
        Enumerable.Range(0, Routes.Length).Where(antenna => Routes[antenna].Portal >= 0);

    /// <summary>Whose JSON it speaks.</summary>
    public string Make => Options.Make ?? (Endpoint.Kind == ReaderLinkKind.Tcp ? "zebra" : "impinj");

    /// <summary>What a read without an antenna is attributed to: the only one that the plan knows, else 0, nowhere.</summary>
    public int OnlyAntenna => Antennas.Count() == 1 ? Antennas.First() : 0;

    public static ReaderPlan Of(int index, string id, ReaderOptions options)
    {
        if (ReaderEndpoint.TryParse(options.Endpoint, out var endpoint) is { } fault)
        {
            throw new ArgumentException($"{id}: {fault}", nameof(options));
        }

        var routes = new AntennaRoute[AntennaKey.AntennaMax + 1];
        Array.Fill(routes, AntennaRoute.Nowhere);
        return new ReaderPlan(index, id, endpoint, options, routes);
    }

    /// <summary>The same reader with other options; what its antennas and inputs watch stays.</summary>
    public ReaderPlan With(ReaderOptions options) => Of(Index, Id, options) with
    {
        Routes = Routes,
        Inputs = Inputs,
        Outputs = Outputs,
    };

    public AntennaRoute RouteOf(int antenna) =>
        (uint)antenna < (uint)Routes.Length ? Routes[antenna] : AntennaRoute.Nowhere;
}

/// <summary>Where an antenna's reads go.</summary>
/// <param name="Portal">Index in the plan; −1: it watches no portal, its reads are counted only.</param>
/// <param name="Antenna">Index in the portal.</param>
internal readonly record struct AntennaRoute(short Portal, byte Antenna)
{
    public static AntennaRoute Nowhere => new(-1, 0);
}

internal sealed record PortalPlan(
    int Index, string Id, PortalOptions Options, IReadOnlyList<PortalAntenna> Antennas, IReadOnlyList<int> Readers)
{
    public static PortalPlan Of(int index, string id, PortalOptions options, IReadOnlyDictionary<string, int> readers)
    {
        var antennas = new List<PortalAntenna>();
        foreach (var (keyText, sideText) in options.Antennas)
        {
            if (AntennaKey.TryParse(keyText, out var key) && AntennaKey.TryParseSide(sideText, out var side))
            {
                antennas.Add(new PortalAntenna(readers[key.Reader], key.Reader, key.Antenna, side));
            }
        }

        var served = antennas.Select(static antenna => antenna.Reader).Distinct().ToArray();
        return new PortalPlan(index, id, options, antennas, served);
    }
}

/// <param name="Reader">Index in the plan.</param>
/// <param name="Number">The reader's number for it, from 1.</param>
internal readonly record struct PortalAntenna(int Reader, string ReaderId, int Number, Side Side);
