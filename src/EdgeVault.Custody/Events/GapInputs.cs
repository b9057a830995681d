using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>A portal's read point went blind, or half blind.</summary>
public sealed record GapOpened : CustodyInput
{
    public required string Portal { get; init; }

    public string ReadPoint { get; init; } = "";

    public required string Reader { get; init; }

    /// <summary>Empty: every antenna of that reader at this portal.</summary>
    public IReadOnlyList<uint> Antennas { get; init; } = [];

    public required GapCause Cause { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>Of the portal, where the host knows them.</summary>
    public string InsideZone { get; init; } = "";

    public string OutsideZone { get; init; } = "";

    public required DateTimeOffset From { get; init; }
}

/// <summary>The read point can see again.</summary>
/// <remarks>
/// Ends every open gap of this portal, reader and cause; with <see cref="Antennas"/>, only those of just these
/// antennas. No id links it to its opening, so that it works across a restart, too. A gap whose opening was never
/// recorded (nothing could be appended) is opened and closed at once, from <see cref="From"/>.
/// </remarks>
public sealed record GapClosed : CustodyInput
{
    public required string Portal { get; init; }

    public string ReadPoint { get; init; } = "";

    public required string Reader { get; init; }

    public IReadOnlyList<uint> Antennas { get; init; } = [];

    /// <summary>Of the portal, for a gap whose opening was never recorded.</summary>
    public string InsideZone { get; init; } = "";

    public string OutsideZone { get; init; } = "";

    public required GapCause Cause { get; init; }

    /// <summary>Since when it was blind; what a recorded opening says goes before it.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }
}
