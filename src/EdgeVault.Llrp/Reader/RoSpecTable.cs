using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// The ROSpecs of a reader and their states (LLRP 1.0.1 §10.2.1): Disabled, Inactive, Active; at most one is active.
/// What is out of order is a FieldError on the id, as a Speedway answers. Not thread-safe.
/// </summary>
/// <remarks>Triggers are <see cref="RoSpecRunner"/>'s: it starts and ends what is here.</remarks>
internal sealed class RoSpecTable(ushort antennaCount, ushort inputCount)
{
    public const int CountMax = 16;

    // The state's place in the bytes of an ROSpec parameter: header 4, id 4, priority 1.
    private const int StateOffset = 9;

    private readonly SortedDictionary<uint, Entry> _entries = [];
    private Entry? _active;
    private int _aiSpecIndex;

    /// <summary>The one that is inventorying; null if none is.</summary>
    public RoSpecRequest? Active => _active is { State: RoSpecState.Active } ? _active.Request : null;

    /// <summary>Of the active one, the AISpec that it is at.</summary>
    public AiSpecRequest? ActiveAiSpec => Active?.AiSpecs[_aiSpecIndex];

    /// <summary>From 1, as SpecIndex counts; 0 while none is active.</summary>
    public ushort ActiveSpecIndex => Active is null ? (ushort)0 : (ushort)(_aiSpecIndex + 1);

    /// <summary>Those that wait for their start trigger.</summary>
    public IEnumerable<RoSpecRequest> Waiting =>
        _entries.Values.Where(entry => entry.State == RoSpecState.Inactive && !entry.IsStopped)
            .Select(entry => entry.Request);

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

        if (request.AiSpecs.SelectMany(spec => spec.AntennaIds).Any(antenna => antenna > antennaCount))
        {
            return new LlrpStatus(LlrpStatusCode.M_FieldError, $"there are {antennaCount} antennas");
        }

        if (request.InputPorts.Any(port => port == 0 || port > inputCount))
        {
            return new LlrpStatus(LlrpStatusCode.M_ParameterError, $"there are {inputCount} inputs");
        }

        if (request.Refused is { } refused)
        {
            return new LlrpStatus(LlrpStatusCode.M_ParameterError, refused);
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
            _active = null;
            return LlrpStatus.Success;
        }

        _active = Active?.Id == id ? null : _active;
        return _entries.Remove(id) ? LlrpStatus.Success : Unknown(id);
    }

    public LlrpStatus Enable(uint id) => ForEach(id, entry =>
    {
        entry.State = entry.State == RoSpecState.Disabled ? RoSpecState.Inactive : entry.State;
        entry.IsStopped = false;
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
        entry.IsStopped = false;
        _active = entry;
        _aiSpecIndex = 0;
        return LlrpStatus.Success;
    });

    /// <summary>STOP_ROSPEC: it stays Inactive, though it be one that starts immediately.</summary>
    public LlrpStatus Stop(uint id) => OnOne(id, entry =>
    {
        if (entry.State != RoSpecState.Active)
        {
            return WrongId($"ROSpec {id} is {entry.State}");
        }

        entry.State = RoSpecState.Inactive;
        entry.IsStopped = entry.Request.Start.Kind == RoSpecStartKind.Immediate;
        return LlrpStatus.Success;
    });

    /// <summary>The active one has come to its end, and waits for its start trigger again.</summary>
    public void Finish()
    {
        if (_active is { State: RoSpecState.Active })
        {
            _active.State = RoSpecState.Inactive;
        }
    }

    /// <summary>The active one goes on to its next AISpec; false if that was its last.</summary>
    public bool TryNextAiSpec()
    {
        if (Active is not { } active || _aiSpecIndex + 1 >= active.AiSpecs.Count)
        {
            return false;
        }

        _aiSpecIndex++;
        return true;
    }

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

        /// <summary>By the client, and not enabled or started since.</summary>
        public bool IsStopped { get; set; }
    }
}
