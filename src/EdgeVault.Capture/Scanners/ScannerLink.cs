using System.IO.Ports;
using System.Net.Sockets;

namespace EdgeVault.Capture.Scanners;

/// <summary>Opens the line to a scanner. The stream that it returns owns it.</summary>
internal static class ScannerLink
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="IOException">The device or the server is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The device is taken or not ours.</exception>
    public static async Task<Stream> OpenAsync(ScannerEndpoint endpoint, TimeProvider time, CancellationToken stop)
    {
        if (endpoint.IsSerial)
        {
            var port = new SerialPort(endpoint.Path, endpoint.Baud, endpoint.Parity, endpoint.DataBits, endpoint.StopBits)
            {
                Handshake = endpoint.Flow,
                DtrEnable = true,
                RtsEnable = true,
            };
            port.Open();
            return port.BaseStream;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var late = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            // A device server that lost its power says nothing: keepalives find that within half a minute.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is OperationCanceledException && late.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new IOException($"no TCP connection within {ConnectTimeout.TotalSeconds:0} s", exception);
            }

            throw;
        }
    }
}
