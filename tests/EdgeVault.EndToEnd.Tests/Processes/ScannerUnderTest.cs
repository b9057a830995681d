using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeVault.EndToEnd.Tests.Processes;

/// <summary>A scanner behind a serial device server, in the hand of a test: the gateway dials it.</summary>
internal sealed class ScannerUnderTest : IDisposable
{
    public const string AnswerGood = "06";
    public const string AnswerBad = "15";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _line;

    public ScannerUnderTest() => _listener.Start();

    public string Endpoint => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Waits for the gateway to dial; a call before is over.</summary>
    public async Task DialledAsync()
    {
        _line?.Dispose();
        _line = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a code, and gives what the gateway answered in hex.</summary>
    public async Task<string> ScanAsync(string code)
    {
        await _line!.SendAsync(Encoding.ASCII.GetBytes(code + "\r"), TestContext.Current.CancellationToken);
        var answer = new byte[1];
        var read = await _line.ReceiveAsync(answer, TestContext.Current.CancellationToken);
        return Convert.ToHexString(answer.AsSpan(0, read));
    }

    public void Dispose()
    {
        _line?.Dispose();
        _listener.Dispose();
    }
}
