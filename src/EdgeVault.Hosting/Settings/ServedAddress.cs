using System.Net;
using System.Net.Sockets;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Hosting.Settings;

/// <summary>An address that the service is about to listen on, and the setting that gives it.</summary>
/// <param name="Setting">Full path of the setting, for whoever has to change it.</param>
/// <param name="Address"><c>http://127.0.0.1:8480</c>; empty serves nothing.</param>
public sealed record ServedAddress(string Setting, string Address)
{
    /// <summary>Tries every address, and lets go of it, before the service opens anything: a process that cannot be
    /// reached must not write a start into its ledger at every try.</summary>
    /// <remarks>Nothing listens meanwhile, so nobody can connect to what is not there yet.</remarks>
    /// <exception cref="VerbException">Every address that cannot be had, with the reason.</exception>
    public static void CheckAll(IEnumerable<ServedAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var faults = addresses.Select(address => address.Fault()).OfType<string>().ToList();
        if (faults.Count > 0)
        {
            throw new VerbException(ExitCode.Unreadable, string.Join(Environment.NewLine, faults));
        }
    }

    private string? Fault()
    {
        if (EndPoint() is not { } endPoint)
        {
            return null;
        }

        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endPoint);
            return null;
        }
        catch (SocketException cause)
        {
            return $"{Setting}: cannot listen on {Address}: {cause.Message}; {Remedy(cause.SocketErrorCode)}.";
        }
    }

    /// <summary>As the listeners read it; what they cannot read is no address, and reported with the other faults.</summary>
    private IPEndPoint? EndPoint() => GrpcAddress.Parse(Address, allowsPlaintext: true, out _)?.EndPoint;

    private static string Remedy(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => "stop what listens there, or give another port",
        SocketError.AccessDenied => "give a port from 1024 up, or the right to bind it",
        _ => "give the address of an interface of this machine",
    };
}
