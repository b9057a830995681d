using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>What a schema cannot say: ranges that run upwards, antennas that belong to one portal and to a reader that
/// is there, ports that differ.</summary>
internal static class ScenarioRules
{
    public static IReadOnlyList<string> Faults(Scenario scenario) =>
    [
        .. Ranges(scenario, "$"),
        .. Antennas(scenario),
        .. Beams(scenario),
        .. Ports(scenario),
        .. Carriers(scenario.Carriers),
        .. Edge.SideRules.Faults(scenario),
    ];

    private static IEnumerable<string> Antennas(Scenario scenario)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, portal) in scenario.Portals)
        {
            foreach (var key in portal.Antennas.Keys)
            {
                var path = $"$.portals.{id}.antennas.{key}";
                var (reader, port) = Antenna.Parse(key);
                if (!scenario.Readers.ContainsKey(reader))
                {
                    var known = string.Join(", ", scenario.Readers.Keys);
                    yield return $"{path} is of reader \"{reader}\"; $.readers has {known}.";
                }

                if (port is 0)
                {
                    yield return $"{path} has port {key.Split('/')[1]}; 1 to 65535 would do.";
                }

                if (!owners.TryAdd(key, id))
                {
                    yield return $"{path} already belongs to portal {owners[key]}; an antenna watches one portal.";
                }
            }

            foreach (var side in Enum.GetValues<Side>().Where(side => portal.Antennas.Values.All(a => a.Side != side)))
            {
                yield return $"$.portals.{id}.antennas has none on side \"{Name(side)}\"; one on each side is needed.";
            }

            if (portal.InsideZone == portal.OutsideZone)
            {
                yield return $"$.portals.{id}.insideZone is the outside zone too; a door joins two zones.";
            }
        }
    }

    private static IEnumerable<string> Beams(Scenario scenario)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, portal) in scenario.Portals)
        {
            var beams = portal.Beams.Keys.Select(beam => (beam, Path: $"$.portals.{id}.beams.{beam}"));
            foreach (var (key, path) in portal.Contact.Length == 0 ? beams : beams.Append((portal.Contact, $"$.portals.{id}.contact")))
            {
                var (reader, port) = BeamSpec.Parse(key);
                if (!scenario.Readers.ContainsKey(reader))
                {
                    var known = string.Join(", ", scenario.Readers.Keys);
                    yield return $"{path} is of reader \"{reader}\"; $.readers has {known}.";
                }

                if (port is 0 or > 4)
                {
                    yield return $"{path} has input {port}; 1 to 4 would do.";
                }

                if (!owners.TryAdd(key, id))
                {
                    yield return $"{path} is {key}, which already belongs to portal {owners[key]}; an input has one beam or contact.";
                }
            }

            if (portal.Beams.Values.GroupBy(beam => beam.Side).Any(same => same.Count() > 1))
            {
                yield return $"$.portals.{id}.beams has two on one side; one on each side would do.";
            }
        }
    }

    private static IEnumerable<string> Ports(Scenario scenario) =>
        scenario.Readers.Where(reader => reader.Value.Port != 0)
            .GroupBy(reader => reader.Value.Port)
            .Where(same => same.Count() > 1)
            .Select(same => $"$.readers.{same.Last().Key}.port is {same.Key}, as that of {same.First().Key}; "
                + "another, or 0 for a free one, would do.");

    private static IEnumerable<string> Carriers(CarrierSpec carriers)
    {
        if (carriers.In + carriers.Out + carriers.TurnBack + carriers.PassBy <= 0)
        {
            yield return "$.carriers has no weight above 0 for in, out, turnBack or passBy; one is needed.";
        }

        if (carriers.TurnMetres.Max >= carriers.ApproachMetres || carriers.TurnMetres.Min <= -carriers.ApproachMetres)
        {
            yield return "$.carriers.turnMetres reaches past approachMetres; less would do.";
        }
    }

    // Every range of every section, found by its type so that a new one cannot be forgotten.
    private static IEnumerable<string> Ranges(object section, string path)
    {
        foreach (var property in section.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(section);
            var here = $"{path}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}";
            if (value is Between { Min: var min, Max: var max } && min > max)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{here} runs from {min} down to {max}; min ≤ max would do.");
            }

            if (value is not (null or string or IEnumerable or Between) && property.PropertyType.IsClass)
            {
                foreach (var fault in Ranges(value, here))
                {
                    yield return fault;
                }
            }
        }
    }

    private static string Name(Side side) => JsonNamingPolicy.SnakeCaseLower.ConvertName(side.ToString());
}
