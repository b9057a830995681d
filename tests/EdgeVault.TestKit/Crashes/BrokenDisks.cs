using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Crashes;

/// <summary>Makes the sound ledger behave like a broken one: the disk sees what that one would have done.</summary>
internal abstract class BrokenDisk(IDisk inner) : IDisk
{
    public IDiskFile Open(string path, DiskOpen mode) => Wrap(inner.Open(path, mode));

    public IDiskFile? TryOpen(string path) => inner.TryOpen(path);

    public IReadOnlyList<string> List(string folder) => inner.List(folder);

    public void CreateFolder(string path) => inner.CreateFolder(path);

    public virtual void SyncFolder(string path) => inner.SyncFolder(path);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Unlink(string path) => inner.Unlink(path);

    protected virtual IDiskFile Wrap(IDiskFile file) => file;
}

/// <summary>Acknowledges before the frame is synced: the sync comes with the next frame's write.</summary>
internal sealed class AcknowledgesFirst(IDisk inner) : BrokenDisk(inner)
{
    protected override IDiskFile Wrap(IDiskFile file) =>
        file.Path.EndsWith(".seg", StringComparison.Ordinal) ? new LateSync(file) : file;

    private sealed class LateSync(IDiskFile file) : PassingFile(file)
    {
        public override void Write(ReadOnlySpan<byte> source, long offset)
        {
            base.SyncData();
            base.Write(source, offset);
        }

        public override void SyncData()
        {
        }
    }
}

/// <summary>Leaves frames and anchor to the operating system.</summary>
internal sealed class NeverSyncs(IDisk inner) : BrokenDisk(inner)
{
    protected override IDiskFile Wrap(IDiskFile file) => new Unsynced(file);

    private sealed class Unsynced(IDiskFile file) : PassingFile(file)
    {
        public override void SyncData()
        {
        }
    }
}

/// <summary>Never syncs a folder, so that no name lasts.</summary>
internal sealed class NeverSyncsFolders(IDisk inner) : BrokenDisk(inner)
{
    public override void SyncFolder(string path)
    {
    }
}

/// <summary>Tries a failed sync again on the same descriptor, and believes the second answer.</summary>
internal sealed class SyncsAgain(IDisk inner) : BrokenDisk(inner)
{
    protected override IDiskFile Wrap(IDiskFile file) => new Retrying(file);

    private sealed class Retrying(IDiskFile file) : PassingFile(file)
    {
        public override void SyncData() => Twice(base.SyncData);

        public override void Sync() => Twice(base.Sync);

        private static void Twice(Action sync)
        {
            try
            {
                sync();
            }
            catch (DiskException)
            {
                sync();
            }
        }
    }
}

/// <summary>Writes nothing that it can already read: it takes the page cache for the disk.</summary>
internal sealed class TrustsTheCache(IDisk inner) : BrokenDisk(inner)
{
    protected override IDiskFile Wrap(IDiskFile file) => new Comparing(file);

    private sealed class Comparing(IDiskFile file) : PassingFile(file)
    {
        public override void Write(ReadOnlySpan<byte> source, long offset)
        {
            var there = new byte[source.Length];
            if (Read(there, offset) < there.Length || !source.SequenceEqual(there))
            {
                base.Write(source, offset);
            }
        }
    }
}

/// <summary>Writes and syncs the anchor before the frame that it names.</summary>
internal sealed class AnchorsFirst(IDisk inner) : BrokenDisk(inner)
{
    private readonly Queue<Action> _held = new();

    protected override IDiskFile Wrap(IDiskFile file) => Path.GetExtension(file.Path) switch
    {
        ".seg" => new HeldFile(file, _held),
        "" when file.Path.EndsWith("anchor", StringComparison.Ordinal) => new Releasing(file, _held),
        _ => file,
    };

    private static void Release(Queue<Action> held)
    {
        while (held.TryDequeue(out var action))
        {
            action();
        }
    }

    private sealed class HeldFile(IDiskFile file, Queue<Action> held) : PassingFile(file)
    {
        public override void Write(ReadOnlySpan<byte> source, long offset)
        {
            var bytes = source.ToArray();
            held.Enqueue(() => base.Write(bytes, offset));
        }

        public override void SyncData() => held.Enqueue(() => base.SyncData());

        public override void Sync()
        {
            Release(held);
            base.Sync();
        }
    }

    private sealed class Releasing(IDiskFile file, Queue<Action> held) : PassingFile(file)
    {
        public override void SyncData()
        {
            base.SyncData();
            Release(held);
        }
    }
}

internal abstract class PassingFile(IDiskFile file) : IDiskFile
{
    public string Path => file.Path;

    public long Length => file.Length;

    public int Read(Span<byte> destination, long offset) => file.Read(destination, offset);

    public virtual void Write(ReadOnlySpan<byte> source, long offset) => file.Write(source, offset);

    public void Allocate(long length) => file.Allocate(length);

    public virtual void SyncData() => file.SyncData();

    public virtual void Sync() => file.Sync();

    public bool TryLock() => file.TryLock();

    public void Dispose() => file.Dispose();
}
