using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// The ROSpecs of a reader and their states (LLRP 1.0.1 §10.2.1): Disabled, Inactive, Active; at most one is active.
/// What is out of order is a FieldError on the id, as a Speedway answers. Not thread-safe.
/// </summary>
internal sealed class RoSpecTable(ushort antennaCount)
{
    public const int CountMax = 16;

    // The state's place in the bytes of an ROSpec parameter: header 4, id 4, priority 1.
    private const int StateOffset = 9;

    private readonly SortedDictionary<uint, Entry> _entries = [];

    /// <summary>The one that is inventorying; null if none is.</summary>
    public RoSpecRequest? Active => _entries.Values.FirstOrDefault(entry => entry.State == RoSpecState.Active)?.Request;

    public LlrpStatus Add(RoSpecRequest? request, ReadOnlySpan<byte> parameter)
    {
        if (request is null)
        {
            return new LlrpStatus(LlrpStatusCode.M_ParameterError, "ROSpec cannot be read");
        }

        if (request.Id == 0 || _entries.ContainsKey(request.Id))
        {
            return WrongId(request.Id == 0 ? "ROSpecID 0 means all" : $"ROSpec {request.Id} exists already");
        }

        if (request.State != (byte)RoSpecState.Disabled)
        {
            return new LlrpStatus(
                LlrpStatusCode.M_FieldError, "an ROSpec is added Disabled", FieldNumber: 2, LlrpStatusCode.A_Invalid);
        }

        if (request.AntennaIds.Any(antenna => antenna > antennaCount))
        {
            return new LlrpStatus(LlrpStatusCode.M_FieldError, $"there are {antennaCount} antennas");
        }

        if (_entries.Count >= CountMax)
        {
            return new LlrpStatus(LlrpStatusCode.R_DeviceError, $"there is room for {CountMax} ROSpecs");
        }

        _entries.Add(request.Id, new Entry(request, parameter.ToArray()));
        return LlrpStatus.Success;
    }

    public LlrpStatus Delete(uint id)
    {
        if (id == 0)
        {
            _entries.Clear();
            return LlrpStatus.Success;
        }

        return _entries.Remove(id) ? LlrpStatus.Success : Unknown(id);
    }

    public LlrpStatus Enable(uint id) => ForEach(id, entry =>
    {
        if (entry.State == RoSpecState.Disabled)
        {
            // Periodic and GPI triggers are taken as immediate: this reader has no inputs of its own.
            entry.State = entry.Request.StartsByItself && Active is null ? RoSpecState.Active : RoSpecState.Inactive;
        }

        return LlrpStatus.Success;
    });

    public LlrpStatus Disable(uint id) => ForEach(id, entry =>
    {
        entry.State = RoSpecState.Disabled;
        return LlrpStatus.Success;
    });

    public LlrpStatus Start(uint id) => OnOne(id, entry =>
    {
        if (entry.State != RoSpecState.Inactive || Active is not null)
        {
            return WrongId($"ROSpec {id} is {entry.State}, ROSpec {Active?.Id ?? 0} is active");
        }

        entry.State = RoSpecState.Active;
        return LlrpStatus.Success;
    });

    public LlrpStatus Stop(uint id) => OnOne(id, entry =>
    {
        if (entry.State != RoSpecState.Active)
        {
            return WrongId($"ROSpec {id} is {entry.State}");
        }

        entry.State = RoSpecState.Inactive;
        return LlrpStatus.Success;
    });

    /// <summary>Each ROSpec parameter as it was added, with its present state.</summary>
    public IEnumerable<byte[]> Parameters()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Parameter[StateOffset] = (byte)entry.State;
            yield return entry.Parameter;
        }
    }

    private LlrpStatus ForEach(uint id, Func<Entry, LlrpStatus> change)
    {
        if (id != 0)
        {
            return OnOne(id, change);
        }

        foreach (var entry in _entries.Values)
        {
            change(entry);
        }

        return LlrpStatus.Success;
    }

    private LlrpStatus OnOne(uint id, Func<Entry, LlrpStatus> change) =>
        _entries.TryGetValue(id, out var entry) ? change(entry) : Unknown(id);

    private static LlrpStatus Unknown(uint id) => WrongId($"there is no ROSpec {id}");

    private static LlrpStatus WrongId(string description) =>
        new(LlrpStatusCode.M_FieldError, description, FieldNumber: 0, LlrpStatusCode.A_Invalid);

    private sealed class Entry(RoSpecRequest request, byte[] parameter)
    {
        public RoSpecRequest Request { get; } = request;

        public byte[] Parameter { get; } = parameter;

        public RoSpecState State { get; set; }
    }
}
