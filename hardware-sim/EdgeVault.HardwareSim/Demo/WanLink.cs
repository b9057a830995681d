using System.Net;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>The line between one site and the hub: it carries bytes both ways, and somebody may cut it.</summary>
/// <remarks>While it is cut nothing gets through in either direction and nobody is told: connections stay open and silent, as
/// behind a dug-up cable, until it is healed; then they are gone.</remarks>
internal sealed class WanLink : IAsyncDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private CancellationTokenSource _line = new();
    private TaskCompletionSource? _healed;

    public WanLink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the site finds the hub.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where the hub listens.</summary>
    public int HubPort { get; set; }

    public bool IsCut
    {
        get
        {
            lock (_gate)
            {
                return _healed is not null;
            }
        }
    }

    public void Cut()
    {
        lock (_gate)
        {
            _healed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>New connections get through; those from before the cut are gone.</summary>
    public void Heal()
    {
        CancellationTokenSource before;
        lock (_gate)
        {
            if (_healed is null)
            {
                return;
            }

            _healed.SetResult();
            _healed = null;
            (before, _line) = (_line, new CancellationTokenSource());
        }

        before.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await _listener.AcceptSocketAsync(_over.Token);
            _ = CarryAsync(near);
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(LineToken(), _over.Token);
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await OpenAsync(ends.Token);
            await far.ConnectAsync(IPAddress.Loopback, HubPort, ends.Token);
            await Task.WhenAny(PumpAsync(near, far, ends.Token), PumpAsync(far, near, ends.Token));
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // The hub does not listen, or the line is no more: both ends see it by the closing.
        }
        finally
        {
            near.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken ends)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, ends) is var count && count > 0)
            {
                await OpenAsync(ends);
                await to.SendAsync(buffer.AsMemory(0, count), ends);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever carries this connection closes both ends.
        }
    }

    private CancellationToken LineToken()
    {
        lock (_gate)
        {
            return _line.Token;
        }
    }

    /// <summary>Returns when the line is whole.</summary>
    private Task OpenAsync(CancellationToken ends)
    {
        lock (_gate)
        {
            return _healed is null ? Task.CompletedTask : _healed.Task.WaitAsync(ends);
        }
    }
}
