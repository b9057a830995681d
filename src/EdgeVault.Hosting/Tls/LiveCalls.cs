using Microsoft.AspNetCore.Http;

namespace EdgeVault.Hosting.Tls;

/// <summary>The calls that are open, by the certificate behind each, so that one that is revoked or expires ends its
/// streams too.</summary>
public sealed class LiveCalls
{
    private readonly Lock _gate = new();
    private readonly HashSet<Entry> _open = [];

    /// <summary>Open calls with a certificate behind them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    public IDisposable Add(PeerVerdict peer, HttpContext call)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var entry = new Entry(this, peer, call);
        lock (_gate)
        {
            _open.Add(entry);
        }

        return entry;
    }

    /// <summary>Ends the calls of those that are not believed any more; what each is ended for is left with it as a
    /// <see cref="CallEnd"/>.</summary>
    /// <returns>Whose calls were ended.</returns>
    public IReadOnlyList<PeerVerdict> End(PeerTrust trust, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(trust);
        List<Entry> over;
        lock (_gate)
        {
            over = [.. _open.Where(entry => trust.IsRevoked(entry.Peer.Serial) || now > entry.Peer.NotAfter)];
            over.ForEach(entry => _open.Remove(entry));
        }

        foreach (var entry in over)
        {
            entry.Call.Features.Set(new CallEnd(trust.IsRevoked(entry.Peer.Serial) ? PeerFault.Revoked : PeerFault.Expired));
            entry.Call.Abort();
        }

        return [.. over.Select(entry => entry.Peer)];
    }

    private void Remove(Entry entry)
    {
        lock (_gate)
        {
            _open.Remove(entry);
        }
    }

    private sealed class Entry(LiveCalls calls, PeerVerdict peer, HttpContext call) : IDisposable
    {
        public PeerVerdict Peer => peer;

        public HttpContext Call => call;

        public void Dispose() => calls.Remove(this);
    }
}
