using System.Globalization;

namespace EdgeVault.Capture.Recorder;

/// <summary>One reader's files: written at the end, deleted at the front, bounded in size and in age.</summary>
/// <remarks>
/// The files are named by the time of their first record, so that their order and age need no index. None is synced: a
/// recording is a help, not a truth, and may lose its last second with the power. Not thread-safe.
/// </remarks>
internal sealed class FlightRing(string folder, long bytesMax, TimeSpan age) : IDisposable
{
    // So that what is deleted at a time is an eighth of the whole.
    private const int Files = 8;

    private FileStream? _file;
    private long _fileStartedUs;

    /// <summary>Appends whole records.</summary>
    /// <exception cref="IOException">The disk will not; the file in hand is given up, the next call begins another.</exception>
    public void Append(ReadOnlySpan<byte> records, long nowUs)
    {
        try
        {
            var isOld = nowUs - _fileStartedUs > age.Ticks / TimeSpan.TicksPerMicrosecond / Files;
            if (_file is null || _file.Length + records.Length > bytesMax / Files || isOld)
            {
                Begin(nowUs);
                Prune(nowUs);
            }

            _file!.Write(records);
            _file.Flush();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null;
            throw cause as IOException ?? new IOException(cause.Message, cause);
        }
    }

    /// <summary>Deletes what is too old, or too much.</summary>
    public void Prune(long nowUs)
    {
        var files = FlightFiles.Of(folder).ToList();
        var oldestUs = nowUs - (age.Ticks / TimeSpan.TicksPerMicrosecond);
        var total = files.Sum(static file => file.Bytes);

        // A file is as old as its newest record, which is older than the next file's first.
        for (var at = 0; at < files.Count - 1 && (total > bytesMax - (bytesMax / Files) || files[at + 1].StartedUs < oldestUs); at++)
        {
            File.Delete(files[at].Path);
            total -= files[at].Bytes;
        }

        if (_file is null && files is [.., var last] && File.GetLastWriteTimeUtc(last.Path) < FlightFiles.ToUtc(oldestUs))
        {
            File.Delete(last.Path);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Begin(long nowUs)
    {
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            // Who passes where with what is nobody else's business.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // Never into an old file: its end may be torn, and a clock may have been set back.
        var us = Math.Max(nowUs, FlightFiles.Of(folder).LastOrDefault().StartedUs + 1);
        var name = us.ToString("D20", CultureInfo.InvariantCulture) + FlightFormat.Extension;
        _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _fileStartedUs = nowUs;
        _file.Write(FlightFormat.FileHeader);
    }
}

/// <summary>The files of one reader's recording, oldest first.</summary>
internal static class FlightFiles
{
    public static IEnumerable<(string Path, long StartedUs, long Bytes)> Of(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*" + FlightFormat.Extension)
                .Select(static path => (Path: path, StartedUs: StartedUs(path), Bytes: new FileInfo(path).Length))
                .Where(static file => file.StartedUs >= 0)
                .OrderBy(static file => file.StartedUs);

    public static DateTime ToUtc(long us) => DateTime.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);

    private static long StartedUs(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var us)
            ? us
            : -1;
}
