using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// The AccessSpecs of a reader and their states (LLRP 1.0.1 §11.2): Disabled, Active, and gone after their last
/// operation. Not thread-safe.
/// </summary>
internal sealed class AccessSpecTable(ushort antennaCount)
{
    public const int CountMax = 16;
    public const int OperationsMax = 8;

    // The state's place in the bytes of an AccessSpec parameter: header 4, id 4, antenna 2, protocol 1.
    private const int StateOffset = 11;
    private const byte ActiveBit = 0x80;

    // In the order of their arrival: of those that fit a tag the first is carried out.
    private readonly List<Entry> _entries = [];

    /// <summary>There is something to do for some tags.</summary>
    public bool IsAnyActive => _entries.Exists(static entry => entry.IsActive);

    public LlrpStatus Add(AccessSpecRequest? request, ReadOnlySpan<byte> parameter)
    {
        if (request is null)
        {
            return new LlrpStatus(LlrpStatusCode.M_ParameterError, "AccessSpec cannot be read");
        }

        if (request.Id == 0 || Find(request.Id) is not null)
        {
            return WrongId(
                request.Id == 0 ? "AccessSpecID 0 means all" : $"AccessSpec {request.Id} exists already");
        }

        if (request.IsActive)
        {
            return new LlrpStatus(
                LlrpStatusCode.M_FieldError, "an AccessSpec is added Disabled", FieldNumber: 3,
                LlrpStatusCode.A_Invalid);
        }

        if (request.AntennaId > antennaCount)
        {
            return new LlrpStatus(LlrpStatusCode.M_FieldError, $"there are {antennaCount} antennas");
        }

        if (request.Refused is { } refused)
        {
            return new LlrpStatus(LlrpStatusCode.M_ParameterError, refused);
        }

        if (request.Reads.Count > OperationsMax || _entries.Count >= CountMax)
        {
            return new LlrpStatus(
                LlrpStatusCode.R_DeviceError,
                $"there is room for {CountMax} AccessSpecs of {OperationsMax} operations each");
        }

        _entries.Add(new Entry(request, parameter.ToArray()));
        return LlrpStatus.Success;
    }

    public LlrpStatus Delete(uint id) =>
        _entries.RemoveAll(entry => id == 0 || entry.Request.Id == id) > 0 || id == 0
            ? LlrpStatus.Success
            : Unknown(id);

    public LlrpStatus Enable(uint id) => Set(id, isActive: true);

    public LlrpStatus Disable(uint id) => Set(id, isActive: false);

    /// <summary>Carries out what there is to do for a tag that is singulated; one that has done its last is
    /// gone.</summary>
    /// <param name="tag">As it was singulated.</param>
    /// <param name="roSpecId">The ROSpec that did.</param>
    /// <param name="atOnce">Becomes true if it has to be told at once.</param>
    public TagReportData Access(in TagReportData tag, uint roSpecId, ref bool atOnce)
    {
        foreach (var entry in _entries)
        {
            var request = entry.Request;
            if (!entry.IsActive || !IsFor(request, tag, roSpecId) || !TagMemory.IsTarget(tag, request.Targets))
            {
                continue;
            }

            atOnce |= request.ReportsAtOnce;
            entry.Operations++;
            if (entry.Operations == request.OperationsMax)
            {
                _entries.Remove(entry);
            }

            return tag with
            {
                AccessSpecId = request.Id,
                Reads = [.. Results(tag, request.Reads)],
            };
        }

        return tag;
    }

    /// <summary>Each AccessSpec parameter as it was added, with its present state.</summary>
    public IEnumerable<byte[]> Parameters()
    {
        foreach (var entry in _entries)
        {
            entry.Parameter[StateOffset] = entry.IsActive ? ActiveBit : (byte)0;
            yield return entry.Parameter;
        }
    }

    private static List<ReadResult> Results(in TagReportData tag, IReadOnlyList<ReadOperation> reads)
    {
        var results = new List<ReadResult>(reads.Count);
        foreach (var read in reads)
        {
            results.Add(TagMemory.Read(tag, read));
        }

        return results;
    }

    private static bool IsFor(AccessSpecRequest request, in TagReportData tag, uint roSpecId) =>
        (request.RoSpecId == 0 || request.RoSpecId == roSpecId)
        && (request.AntennaId == 0 || request.AntennaId == tag.AntennaId);

    private LlrpStatus Set(uint id, bool isActive)
    {
        if (id != 0 && Find(id) is null)
        {
            return Unknown(id);
        }

        _entries.Where(entry => id == 0 || entry.Request.Id == id).ToList().ForEach(entry => entry.IsActive = isActive);
        return LlrpStatus.Success;
    }

    private Entry? Find(uint id) => _entries.Find(entry => entry.Request.Id == id);

    private static LlrpStatus Unknown(uint id) => WrongId($"there is no AccessSpec {id}");

    private static LlrpStatus WrongId(string description) =>
        new(LlrpStatusCode.M_FieldError, description, FieldNumber: 0, LlrpStatusCode.A_Invalid);

    private sealed class Entry(AccessSpecRequest request, byte[] parameter)
    {
        public AccessSpecRequest Request { get; } = request;

        public byte[] Parameter { get; } = parameter;

        public bool IsActive { get; set; }

        public int Operations { get; set; }
    }
}
