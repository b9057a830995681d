namespace EdgeVault.Capture.Recorder;

/// <summary>Reads a recording, also while it is being written.</summary>
public static class FlightLog
{
    // A file is an eighth of a ring.
    private const long FileBytesMax = RecorderOptions.BytesMaxMax / 8;

    /// <summary>Readers that have a recording in this folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> Readers(string path) =>
        [.. Directory.EnumerateDirectories(path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The records of one reader, oldest first. What is damaged ends its file, not the recording.</summary>
    /// <param name="path">The recorder's folder.</param>
    /// <param name="reader">Its id.</param>
    /// <param name="fromUs">Not older, microseconds since 1970.</param>
    /// <param name="toUs">Not younger.</param>
    /// <param name="damaged">Is told the files that end in the middle of a record or are none.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<FlightRecord> Read(
        string path, string reader, long fromUs, long toUs, Action<string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        var files = FlightFiles.Of(Path.Combine(path, reader)).ToList();
        for (var at = 0; at < files.Count && files[at].StartedUs <= toUs; at++)
        {
            // All that a file holds is older than what the next one begins with.
            if (at + 1 < files.Count && files[at + 1].StartedUs < fromUs)
            {
                continue;
            }

            foreach (var record in ReadFile(files[at].Path, damaged))
            {
                if (record.UtcMicros >= fromUs && record.UtcMicros <= toUs)
                {
                    yield return record;
                }
            }
        }
    }

    /// <summary>The records of several readers as one, in the order of their times.</summary>
    public static IEnumerable<(string Reader, FlightRecord Record)> Merge(
        IEnumerable<(string Reader, IEnumerable<FlightRecord> Records)> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        var next = new PriorityQueue<(string Reader, IEnumerator<FlightRecord> Records), (long UtcMicros, int Order)>();
        try
        {
            foreach (var (order, (reader, records)) in recordings.Index())
            {
                Enqueue(reader, records.GetEnumerator(), order);
            }

            while (next.TryDequeue(out var first, out var key))
            {
                yield return (first.Reader, first.Records.Current);
                Enqueue(first.Reader, first.Records, key.Order);
            }
        }
        finally
        {
            while (next.TryDequeue(out var left, out _))
            {
                left.Records.Dispose();
            }
        }

        void Enqueue(string reader, IEnumerator<FlightRecord> rest, int order)
        {
            if (rest.MoveNext())
            {
                next.Enqueue((reader, rest), (rest.Current.UtcMicros, order));
            }
            else
            {
                rest.Dispose();
            }
        }
    }

    /// <summary>The records of one file. What is damaged ends it.</summary>
    /// <param name="path">Ends in <c>.flight</c>.</param>
    /// <param name="damaged">Is told the file if it ends in the middle of a record or is none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<FlightRecord> ReadFile(string path, Action<string> damaged)
    {
        ReadOnlyMemory<byte> rest = ReadWhole(path);
        if (!rest.Span.StartsWith(FlightFormat.FileHeader))
        {
            damaged(path);
            yield break;
        }

        rest = rest[FlightFormat.FileHeaderSize..];
        while (FlightFormat.TryRead(rest, out var record, out var length))
        {
            yield return record;
            rest = rest[length..];
        }

        if (!rest.IsEmpty)
        {
            damaged(path);
        }
    }

    private static byte[] ReadWhole(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(file.Length, FileBytesMax)];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            // The ring has gone on meanwhile; what it deleted is the oldest.
            return FlightFormat.FileHeader.ToArray();
        }
    }
}
