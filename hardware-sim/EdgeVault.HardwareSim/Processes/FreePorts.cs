using System.Net;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.Processes;

/// <summary>Finds free TCP ports of loopback for children that must know theirs before they start.</summary>
/// <remarks>All are held until the last is taken, so that they differ. Between that and the child's own bind somebody else could take one, and
/// the child then says so; so they are not of those that a system gives to outgoing connections (from 32768 on under Linux, from 49152 on
/// elsewhere: RFC 6335 §6), of which a demo makes hundreds meanwhile.</remarks>
internal static class FreePorts
{
    private const int First = 30_000;
    private const int Count = 2_768;
    private const int TriesMost = Count;

    // Of two that start at the same time each begins elsewhere.
    private static int _last = Environment.ProcessId * 37 % Count;

    public static IReadOnlyList<int> Take(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var tries = 1; listeners.Count < count; tries++)
            {
                var listener = new TcpListener(IPAddress.Loopback, First + ((Interlocked.Increment(ref _last) & int.MaxValue) % Count));
                try
                {
                    listener.Start();
                    listeners.Add(listener);
                }
                catch (SocketException) when (tries < TriesMost)
                {
                    // Taken: another.
                    listener.Dispose();
                }
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
