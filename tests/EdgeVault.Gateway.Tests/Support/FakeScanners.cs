using System.Threading.Channels;
using EdgeVault.Capture.Scanners;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Support;

/// <summary>One scanner at one station or door, in the hand of a test.</summary>
internal sealed class FakeScanners(string target, ManualTimeProvider time) : IScanners
{
    private readonly Channel<Scan[]> _scans = Channel.CreateUnbounded<Scan[]>();

    public IReadOnlyCollection<string> Stations => [target];

    public IReadOnlyCollection<string> Portals => [target];

    /// <summary>What the scanner beeped, in order.</summary>
    public Channel<bool> Answers { get; } = Channel.CreateUnbounded<bool>();

    public ChannelReader<Scan[]> AtStation(string station) => _scans.Reader;

    public ChannelReader<Scan[]> AtPortal(string portal) => _scans.Reader;

    public Task<bool> AnswerAsync(string scanner, bool isGood, CancellationToken cancellation) =>
        Task.FromResult(Answers.Writer.TryWrite(isGood));

    public IReadOnlyList<ScannerSnapshot> Snapshot() => [];

    public void Send(string text) => Send(Stamp(text));

    public void Send(Scan scan) => Assert.True(_scans.Writer.TryWrite([scan]));

    /// <summary>A code that came now, whenever it is sent.</summary>
    public Scan Stamp(string text) =>
        new("s1", text, time.GetTimestamp() / TimeSpan.TicksPerMicrosecond, time.GetUtcNow());

    /// <summary>Scans, and waits for the beep.</summary>
    public async Task<bool> ScanAsync(string text)
    {
        Send(text);
        return await Answers.Reader.ReadAsync(Patience.Within(TestContext.Current.CancellationToken));
    }

    public void Stop() => _scans.Writer.TryComplete();
}
