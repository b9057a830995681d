using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace EdgeVault.Gateway.Configuration;

/// <summary>Says when files may have changed, and when somebody asks by SIGHUP that they be read again.</summary>
/// <remarks>Whole folders are watched: editors, and whoever mounts a configuration, put another file in the place of the old one. From
/// its making on nothing is missed; a file system without notices (a network drive) needs the signal.</remarks>
internal sealed partial class FileWatch : IDisposable
{
    // What a program does that writes a file in several steps; in a folder that never comes to rest it is not waited for longer than
    // the rounds say.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);
    private const int RoundsMax = 10;

    private readonly Channel<bool> _noticed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly PosixSignalRegistration _signal;
    private readonly List<FileSystemWatcher> _watchers;
    private readonly TimeProvider _time;
    private volatile bool _isAskedFor;

    private readonly ILogger _logger;

    /// <param name="paths">Absolute. Folders that are not there are not watched.</param>
    /// <param name="time">Of the waiting until files are whole.</param>
    /// <param name="logger">Told of folders that cannot be watched; a gateway starts without.</param>
    public FileWatch(IEnumerable<string> paths, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _isAskedFor = true;
            Notice();
        });
        _watchers = [.. paths.Select(Path.GetDirectoryName).OfType<string>().Distinct(StringComparer.Ordinal).Where(Directory.Exists).Select(Watch).OfType<FileSystemWatcher>()];
        // What changed since the files were read first was before the watching.
        Notice();
    }

    /// <summary>Each time when files may have changed and are still; true where somebody asked. It comes at once for the first time.</summary>
    public async IAsyncEnumerable<bool> ChangesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (await _noticed.Reader.WaitToReadAsync(stop))
        {
            for (var round = 0; _noticed.Reader.TryRead(out _) && round < RoundsMax; round++)
            {
                await Task.Delay(Settling, _time, stop);
            }

            var isAskedFor = _isAskedFor;
            _isAskedFor = false;
            yield return isAskedFor;
        }
    }

    public void Dispose()
    {
        _signal.Dispose();
        _watchers.ForEach(static watcher => watcher.Dispose());
    }

    private void Notice() => _noticed.Writer.TryWrite(true);

    private FileSystemWatcher? Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder);
        try
        {
            watcher.Changed += (_, _) => Notice();
            watcher.Created += (_, _) => Notice();
            watcher.Renamed += (_, _) => Notice();
            watcher.Error += (_, _) => Notice();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException unwatched)
        {
            // The machine gives no more of them: fs.inotify.max_user_instances and max_user_watches.
            LogUnwatched(_logger, folder, unwatched.Message);
            watcher.Dispose();
            return null;
        }
    }

    [LoggerMessage(5404, LogLevel.Warning, "{Folder} cannot be watched, so a change in it is read on SIGHUP alone: {Why}")]
    private static partial void LogUnwatched(ILogger logger, string folder, string why);
}
