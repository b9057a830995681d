using System.Collections.Concurrent;

namespace EdgeVault.Hub.Ingest;

/// <summary>
/// One stream per origin: a newer one ends the older, which is usually half-open and does not know it.
/// </summary>
internal sealed class ActiveStreams
{
    private readonly ConcurrentDictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    public Lease Take(string origin)
    {
        var lease = new Lease(this, origin);
        _leases.AddOrUpdate(origin, lease, (_, older) =>
        {
            older.Replace();
            return lease;
        });
        return lease;
    }

    /// <summary>The right to speak for an origin, until a newer stream takes it.</summary>
    internal sealed class Lease(ActiveStreams streams, string origin) : IDisposable
    {
        private readonly CancellationTokenSource _replaced = new();

        public CancellationToken Replaced => _replaced.Token;

        /// <summary>True while no newer stream has taken over.</summary>
        public bool IsCurrent => !_replaced.IsCancellationRequested;

        // The source has no timer and hands out no wait handle, so it needs no disposal, which could race with Replace.
        public void Replace() => _replaced.Cancel();

        public void Dispose() => streams._leases.TryRemove(new KeyValuePair<string, Lease>(origin, this));
    }
}
