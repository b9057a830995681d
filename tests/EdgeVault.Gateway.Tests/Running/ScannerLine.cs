using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>A scanner behind a serial device server, in the hand of a test: the gateway dials it.</summary>
internal sealed class ScannerLine : IDisposable
{
    private const byte Good = 0x06;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _line;

    public ScannerLine() => _listener.Start();

    public string Endpoint => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    /// <summary>Whether the gateway took the code.</summary>
    public async Task<bool> ScanAsync(string code)
    {
        _line ??= await _listener.AcceptSocketAsync(Token);
        await _line.SendAsync(Encoding.ASCII.GetBytes(code + "\r"), Token);
        var answer = new byte[1];
        Assert.Equal(1, await _line.ReceiveAsync(answer, Token));
        return answer[0] == Good;
    }

    public void Dispose()
    {
        _line?.Dispose();
        _listener.Dispose();
    }
}
