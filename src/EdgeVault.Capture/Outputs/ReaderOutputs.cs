using System.Threading.Channels;
using EdgeVault.Capture.Readers;
using EdgeVault.Llrp.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Outputs;

/// <summary>The outputs of one reader: what they are to be, and the hand that sets them while the reader is connected.</summary>
/// <remarks>Only the newest counts: what changes while a write is on its way is written behind it, whole. A write that fails is
/// counted and tried again; nothing waits for it.</remarks>
internal sealed class ReaderOutputs(
    string reader, IReadOnlyList<OutputRoute> routes, CaptureMeter meter, ILogger logger, TimeProvider time)
{
    /// <summary>After a write that failed, unless there is news before.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DoorLights> _shown = new(StringComparer.Ordinal);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task<bool>? _more;
    private bool _isRefused;

    /// <summary>What a door shows from now on.</summary>
    public void Show(string portal, DoorLights lights)
    {
        lock (_lock)
        {
            if (_shown.GetValueOrDefault(portal) == lights)
            {
                return;
            }

            _shown[portal] = lights;
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Writes how they are to be, now and after each change, for as long as a connection lasts.</summary>
    /// <param name="write">Sets them all.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<IReadOnlyList<OutputLevel>, CancellationToken, Task> write, CancellationToken stop)
    {
        while (routes.Count > 0)
        {
            _news.Reader.TryRead(out _);
            var isSet = await TryWriteAsync(write, Levels(), stop);
            await NextAsync(isSet ? Timeout.InfiniteTimeSpan : RetryAfter, stop);
        }
    }

    /// <summary>Nobody watches the door any more: all is dark.</summary>
    public async Task DarkenAsync(Func<IReadOnlyList<OutputLevel>, CancellationToken, Task> write)
    {
        if (routes.Count > 0)
        {
            await TryWriteAsync(write, [.. routes.Select(static route => route.LevelAt(DoorLights.None))], CancellationToken.None);
        }
    }

    private OutputLevel[] Levels()
    {
        lock (_lock)
        {
            return [.. routes.Select(route => route.LevelAt(_shown.GetValueOrDefault(route.Portal)))];
        }
    }

    private async Task<bool> TryWriteAsync(
        Func<IReadOnlyList<OutputLevel>, CancellationToken, Task> write, IReadOnlyList<OutputLevel> levels, CancellationToken stop)
    {
        try
        {
            await write(levels, stop);
            _isRefused = false;
            return true;
        }
        catch (Exception fault) when (ReaderRetry.IsReadersFault(fault) && !stop.IsCancellationRequested)
        {
            meter.CountOutputFailure(reader);
            if (!_isRefused)
            {
                logger.OutputsNotSet(reader, fault.Message);
            }

            _isRefused = true;
            return false;
        }
    }

    private async Task NextAsync(TimeSpan wait, CancellationToken stop)
    {
        try
        {
            _more = _more is { IsCompleted: false } ? _more : _news.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            await _more.WaitAsync(wait, time, stop);
        }
        catch (TimeoutException)
        {
            // Time to try again what failed.
            return;
        }
    }
}
