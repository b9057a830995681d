using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Custody.Stock;

/// <summary>Stations where somebody is signed in, and the containers that events were about.</summary>
/// <remarks>A fact that cannot follow, which only another version or a damaged record can hold, ends that session:
/// whoever stands there shows the badge again.</remarks>
internal sealed class StationBook
{
    // The fold knows no configuration: how long a session may be silent is asked where it is used.
    private static readonly TimeSpan Never = TimeSpan.FromDays(365_000);

    private readonly SortedDictionary<string, StationDialogue> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EventAt> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changedContainers = new(StringComparer.Ordinal);

    /// <summary>Of those where somebody is signed in.</summary>
    public IEnumerable<StationRow> Open => _open.Select(pair => new StationRow(pair.Key, pair.Value.Memory));

    /// <summary>The last event that was about the container and no piece, by container id.</summary>
    public IReadOnlyDictionary<string, EventAt> Containers => _containers;

    /// <summary>Containers that the store has not written yet.</summary>
    public IReadOnlyCollection<string> ChangedContainers => _changedContainers;

    /// <summary>A session is not in the store as it is now.</summary>
    public bool IsChanged { get; private set; }

    public StationMemory? MemoryOf(string station) => _open.GetValueOrDefault(station)?.Memory;

    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        if (custodyEvent.PieceId.Length == 0 && custodyEvent.ContainerId.Length > 0)
        {
            _containers[custodyEvent.ContainerId] = at;
            _changedContainers.Add(custodyEvent.ContainerId);
        }

        if (custodyEvent.Scan is { Station.Length: > 0 } scan)
        {
            Follow(scan.Station, at, custodyEvent);
            IsChanged = true;
        }
    }

    /// <summary>References into another epoch mean nothing, so nobody is signed in there.</summary>
    public void ForgetSessions()
    {
        IsChanged |= _open.Count > 0;
        _open.Clear();
    }

    public void Restore(StationRow row) => _open.Add(row.Station, StationDialogue.From(row.Memory, Never));

    public void RestoreContainer(string container, EventAt last) => _containers.Add(container, last);

    public void MarkChanged()
    {
        IsChanged = true;
        _changedContainers.UnionWith(_containers.Keys);
    }

    public void MarkWritten()
    {
        IsChanged = false;
        _changedContainers.Clear();
    }

    private void Follow(string station, EventAt at, CustodyEvent custodyEvent)
    {
        if (!StationScans.TryRead(custodyEvent, at, out var activity, out var fact))
        {
            _open.Remove(station);
            return;
        }

        var dialogue = _open.GetValueOrDefault(station);
        dialogue = dialogue is null || dialogue.Activity != activity ? new StationDialogue(activity, Never) : dialogue;
        if (dialogue.TryApply(fact) && dialogue.State != StationState.SignedOut)
        {
            _open[station] = dialogue;
        }
        else
        {
            _open.Remove(station);
        }
    }
}

/// <summary>One open station.</summary>
internal sealed record StationRow(string Station, StationMemory Memory);
