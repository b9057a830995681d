using System.Net.Sockets;

namespace EdgeVault.Capture.Readers;

/// <summary>The way to a reader: TCP, and TLS over it where the endpoint says so.</summary>
internal static class ReaderTransport
{
    /// <exception cref="TimeoutException">It took longer than the reader's connect timeout.</exception>
    public static async Task<Stream> OpenAsync(ReaderPlan plan, TimeProvider time, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(plan.Options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(plan.Endpoint.Host, plan.Endpoint.Port, either.Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return plan.Endpoint.IsTls ? await ReaderTls.OpenAsync(stream, plan, either.Token) : stream;
        }
        catch (OperationCanceledException cause) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException(
                $"no {(plan.Endpoint.IsTls ? "TLS" : "TCP")} connection within "
                + $"{plan.Options.ConnectTimeout.TotalSeconds:0.###} s",
                cause);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }
}
