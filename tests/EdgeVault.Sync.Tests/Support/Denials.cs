using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Support;

/// <summary>What one service of this process counts as denied, by reason.</summary>
internal sealed class Denials : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _byReason = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public Denials(IServiceProvider service)
    {
        var meters = service.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "edgevault.calls.denied" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            Assert.Equal("reason", Assert.Single(tags.ToArray()).Key);
            _byReason.AddOrUpdate((string)tags[0].Value!, value, (_, before) => before + value);
        });
        _listener.Start();
    }

    public long All => _byReason.Values.Sum();

    public long Of(string reason) => _byReason.GetValueOrDefault(reason);

    public void Dispose() => _listener.Dispose();
}
