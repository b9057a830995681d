using System.Threading.Channels;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>What a link told of its reader.</summary>
internal sealed class FakeFate : IReaderFate
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    public void Opened(string detail) => _told.Writer.TryWrite($"opened: {detail}");

    public ValueTask UpAsync(string identity, string model, string firmware, CancellationToken cancellationToken) =>
        _told.Writer.WriteAsync($"up: {identity}/{model}", cancellationToken);

    public ValueTask DownAsync(string why, CancellationToken cancellationToken) =>
        _told.Writer.WriteAsync($"down: {why}", cancellationToken);

    public async Task<string> NextAsync() => await _told.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
