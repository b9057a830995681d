using System.Text.Json;
using System.Threading.Channels;
using EdgeVault.Capture;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Storage;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>The gateway as it is composed for the service, from a configuration file and a piece file, in this process
/// and on the world's time.</summary>
internal sealed class GatewayInside : IAsyncDisposable
{
    private const int BatchEntries = 1_024;
    private const int BatchBytes = 1 << 20;

    private readonly string _folder;
    private readonly Bell _bell;
    private readonly WebApplication _app;
    private long _connected;
    private long _shedTold;
    private long _gaps;

    /// <param name="folder">Its own.</param>
    /// <param name="keys">Readers and portals, as <see cref="Site.Keys"/> has them.</param>
    /// <param name="tags">Pieces of the register.</param>
    /// <param name="time">The world's.</param>
    /// <param name="bell">Rung for whatever can be waited for.</param>
    public GatewayInside(
        string folder, IEnumerable<KeyValuePair<string, string?>> keys, IEnumerable<Tag> tags, TimeProvider time,
        Bell bell)
    {
        (_folder, _bell, Counts) = (folder, bell, new GatewayCounts(bell));
        var config = Path.Combine(folder, "gateway.json");
        File.WriteAllText(config, JsonSerializer.Serialize(new Dictionary<string, string?>(keys.Concat(Own()))));
        File.WriteAllLines(
            Path.Combine(folder, "pieces.csv"),
            tags.Select(static tag => $"{tag.EpcHex},{tag.EpcHex}").Prepend("pieceId,epc"));
        _app = GatewayHost.Build(config, [], adjust: services =>
        {
            services.RemoveAll<ILoggerProvider>().RemoveAll<TimeProvider>().AddSingleton(time);
            var outputs = services.Last(static service => service.ServiceType == typeof(ChannelReader<CaptureOutput>));
            services.Replace(ServiceDescriptor.Singleton<ChannelReader<CaptureOutput>>(provider =>
                new Overheard((ChannelReader<CaptureOutput>)outputs.ImplementationFactory!(provider), Hear)));
        });
        Counts.ListenTo(() => _app.Services.GetRequiredService<ICaptureStatus>());
    }

    public GatewayCounts Counts { get; }

    public long Connected => Interlocked.Read(ref _connected);

    /// <summary>Reads that it told custody it had not looked at.</summary>
    public long ShedTold => Interlocked.Read(ref _shedTold);

    /// <summary>Times in which it knew that it was blind.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <summary>Returns when all that was decided is in the ledger.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <summary>The ledger, entry by entry; after <see cref="StopAsync"/>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Entries()
    {
        using var reader = LedgerReader.Open(DataFolder.LedgerOf(Path.Combine(_folder, "data")), PosixDisk.Instance);
        for (ulong next = 0; reader.Read(next, BatchEntries, BatchBytes) is { } batch; next = batch.NextIndex)
        {
            foreach (var entry in batch.Entries)
            {
                yield return entry;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Counts.Dispose();
    }

    private static Dictionary<string, string?> Own()
    {
        var ports = FreePorts.Take(2);
        return new()
        {
            ["EdgeVault:SiteGln"] = "urn:epc:id:sgln:0614141.00001.0",
            ["EdgeVault:DataPath"] = "data",
            ["EdgeVault:Pieces"] = "pieces.csv",
            ["EdgeVault:Listen:Grpc"] = $"http://127.0.0.1:{ports[0]}",
            ["EdgeVault:Listen:Console"] = $"http://127.0.0.1:{ports[1]}",
        };
    }

    private void Hear(CaptureOutput output)
    {
        switch (output)
        {
            case ReaderStateChanged state:
                Interlocked.Add(ref _connected, state.Status == ReaderStatus.Connected ? 1 : -1);
                break;
            case ReadsShed shed:
                Interlocked.Add(ref _shedTold, shed.Reads);
                break;
            case CoverageGapOpened { Cause: not GapCause.GatewayDown }:
                Interlocked.Increment(ref _gaps);
                break;
            default:
                return;
        }

        _bell.Ring();
    }
}
