using EdgeVault.Hub.Store;

namespace EdgeVault.Hub.Ingest;

/// <summary>Steps of one origin that are verified and wait to be stored, in order. One caller adds, another takes.</summary>
internal sealed class StagedSteps
{
    private readonly Lock _gate = new();
    private List<MirrorAppend> _steps = [];
    private long _bytes;

    /// <summary>Bytes of their entries.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(MirrorAppend step)
    {
        lock (_gate)
        {
            _steps.Add(step);
            Interlocked.Add(ref _bytes, step.Entries.Sum(entry => (long)entry.Length));
        }
    }

    /// <summary>All that wait; they wait no longer.</summary>
    public List<MirrorAppend> TakeAll()
    {
        lock (_gate)
        {
            (var taken, _steps) = (_steps, []);
            Interlocked.Exchange(ref _bytes, 0);
            return taken;
        }
    }
}
