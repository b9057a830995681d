using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Llrp;
using EdgeVault.Llrp.Client;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>readers probe HOST[:PORT]</c>: who is there, and what it can do, as one JSON object.</summary>
internal static class ReadersVerb
{
    private const int DefaultPort = 5084;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var address = new Argument<string>("HOST[:PORT]") { Description = "Port 5084 unless said." };
        var old = new Option<bool>("--llrp-1.0.1")
        {
            Description = "Do not ask for LLRP 1.1: some readers hang up when asked.",
        };
        var probe = new Command("probe", "Asks an LLRP reader who it is; changes nothing in it.") { address, old };
        probe.SetAction((parsed, cancellation) =>
            ProbeAsync(parsed.GetRequiredValue(address), parsed.GetValue(old), cancellation));
        return new Command("readers", "Looks at readers.") { probe };
    }

    private static async Task<int> ProbeAsync(string address, bool isOld, CancellationToken cancellation)
    {
        if (!Uri.TryCreate($"llrp://{address}", UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Port == 0)
        {
            throw new VerbException(ExitCode.Usage, $"'{address}' is not HOST or HOST:PORT, such as 10.0.0.7:5084.");
        }

        var port = uri.Port < 0 ? DefaultPort : uri.Port;
        using var tcp = await ConnectAsync(uri.DnsSafeHost, port, cancellation);
        try
        {
            var options = new LlrpClientOptions { ResponseTimeout = Patience, NegotiateVersion = !isOld };
            var found = await LlrpProbe.RunAsync(tcp.GetStream(), options, TimeProvider.System, cancellation);
            JsonLine.Write(json => Write(json, $"{uri.Host}:{port}", found));
            return ExitCode.Success;
        }
        catch (LlrpException answer)
        {
            JsonLine.Write(json =>
            {
                json.WriteString("endpoint", $"{uri.Host}:{port}");
                json.WriteString("error", answer.Message);
            });
            return ExitCode.Wrong;
        }
    }

    private static async Task<TcpClient> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var tcp = new TcpClient();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        try
        {
            await tcp.ConnectAsync(host, port, late.Token);
            return tcp;
        }
        catch (SocketException cause)
        {
            tcp.Dispose();
            throw new VerbException(ExitCode.Unreadable, $"{host}:{port} cannot be reached: {cause.Message}", cause);
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            tcp.Dispose();
            throw new VerbException(
                ExitCode.Unreadable, $"{host}:{port} did not answer within {Patience.TotalSeconds:0} s.", cause);
        }
    }

    private static void Write(Utf8JsonWriter json, string endpoint, LlrpProbeResult found)
    {
        var capabilities = found.Capabilities;
        json.WriteString("endpoint", endpoint);
        json.WriteString("llrp", found.Version == 1 ? "1.0.1" : "1.1");
        if (found.Identity is { } identity)
        {
            json.WriteString("identity", identity.Hex);
        }

        json.WriteNumber("manufacturer", capabilities.ManufacturerPen);
        json.WriteNumber("model", capabilities.ModelNumber);
        json.WriteString("firmware", capabilities.Firmware);
        json.WriteNumber("antennas", capabilities.AntennaCount);
        WriteNumbers(json, "connectedAntennas", found.ConnectedAntennas.Select(static antenna => (uint)antenna));
        json.WriteNumber("inputs", capabilities.GpiCount);
        json.WriteNumber("outputs", capabilities.GpoCount);
        json.WriteNumber("country", capabilities.CountryCode);
        if (capabilities.TransmitPowerCentiDbm.Values is { } powers && powers.Any())
        {
            json.WriteNumber("powerDbmMin", powers.Min() / 100m);
            json.WriteNumber("powerDbmMax", powers.Max() / 100m);
        }

        WriteNumbers(json, "modes", capabilities.ModeIdentifiers);
        json.WriteBoolean("holdsReports", capabilities.CanHoldEventsAndReports);
        if (found.ClockAhead is { } ahead)
        {
            json.WriteNumber("clockAheadSeconds", Math.Round(ahead.TotalSeconds, 3));
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<uint> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
