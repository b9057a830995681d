using System.Net;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.Processes;

/// <summary>Finds free TCP ports of loopback for children that must know theirs before they start.</summary>
/// <remarks>All are held until the last is taken, so that they differ; between that and the child's own bind somebody
/// else could take one, and the child then says so.</remarks>
internal static class FreePorts
{
    public static IReadOnlyList<int> Take(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var taken = 0; taken < count; taken++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
