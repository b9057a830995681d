using System.Net;
using System.Net.Sockets;

namespace EdgeVault.TestKit;

/// <summary>TCP ports of loopback for processes that must know theirs before they start.</summary>
public static class FreePort
{
    private const int First = 10_000;
    private const int Count = 20_000;

    // Another run on this machine begins elsewhere.
    private static int _last = Environment.ProcessId * 100 % Count;

    /// <summary>One that was free a moment ago and is given to nobody else in this process, below those that connections get: one of them could
    /// have it before the process that is to listen there does, or while it is started again.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref _last) & int.MaxValue) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it; the next one will do.
            }
        }
    }
}
