namespace EdgeVault.Llrp.Reader;

/// <summary>What a reader takes from an ROSpec.</summary>
internal sealed record RoSpecRequest
{
    public uint Id { get; init; }

    public byte State { get; init; }

    public RoSpecStart Start { get; init; }

    public SpecStop Stop { get; init; }

    /// <summary>One after the other; at least one.</summary>
    public IReadOnlyList<AiSpecRequest> AiSpecs { get; init; } = [];

    /// <summary>The inputs that its triggers name.</summary>
    public IEnumerable<ushort> InputPorts =>
        AiSpecs.Select(static spec => spec.Stop).Append(Stop)
            .Where(static stop => stop.Kind == SpecStopKind.Gpi)
            .Select(static stop => stop.Input.Port)
            .Concat(Start.Kind == RoSpecStartKind.Gpi ? [Start.Input.Port] : []);

    public ReportRequest? Report { get; init; }

    /// <summary>The first thing in it that this reader cannot do, in words; null if there is none.</summary>
    public string? Refused { get; init; }
}
