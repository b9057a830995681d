using System.Net.Http.Headers;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Posts events. An R700 posts arrays, the empty one to say that it lives; a Zebra one object, or an array.</summary>
internal sealed class PostCarrier(Uri target, bool isR700, TimeSpan linger) : IEventCarrier
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };

    public TimeSpan KeepAlive => isR700 ? linger : Timeout.InfiniteTimeSpan;

    public int TogetherMax => 500;

    public ValueTask SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken) =>
        PostAsync(isR700 || events.Count > 1 ? JsonBytes.Array(events) : events[0], cancellationToken);

    public ValueTask SayAliveAsync(CancellationToken cancellationToken) =>
        isR700 ? PostAsync("[]"u8.ToArray(), cancellationToken) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await _client.PostAsync(target, content, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new IOException($"{target} answered {(int)answer.StatusCode}");
            }
        }
        catch (Exception cause) when (cause is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{target} was not reached: {cause.Message}", cause);
        }
    }
}
