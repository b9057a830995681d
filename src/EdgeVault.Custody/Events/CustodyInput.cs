using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>Something that the host saw and that belongs in the ledger. <see cref="CustodyDesk"/> makes events of
/// it.</summary>
public abstract record CustodyInput
{
    private protected CustodyInput()
    {
    }
}

/// <summary>A reader came, went, or said something of itself.</summary>
public sealed record ReaderChanged : CustodyInput
{
    public required string Reader { get; init; }

    public required ReaderStatus Status { get; init; }

    public required DateTimeOffset At { get; init; }

    public string Identity { get; init; } = "";

    public string Model { get; init; } = "";

    public string Firmware { get; init; } = "";

    /// <summary>Why it was lost, or what was odd about it.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>Repeats of one reader at one portal that were counted and not looked at one by one.</summary>
public sealed record ReadsShed : CustodyInput
{
    public required string Reader { get; init; }

    public required string Portal { get; init; }

    public string ReadPoint { get; init; } = "";

    public required ulong Reads { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }
}

/// <summary>The first thing that every start of the gateway records.</summary>
public sealed record GatewayStart : CustodyInput
{
    public required string Version { get; init; }

    public required string Gateway { get; init; }

    /// <summary>Entries of the ledger that this start found.</summary>
    public required ulong LedgerSize { get; init; }

    /// <summary>Rows of the piece register that were loaded, and that were refused.</summary>
    public uint Pieces { get; init; }

    public uint PiecesRefused { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Bytes found above the ledger's anchor that were not whole, so never acknowledged.</summary>
public sealed record TailRecovered : CustodyInput
{
    public required ulong FirstIndex { get; init; }

    public required ulong Bytes { get; init; }

    public required ReadOnlyMemory<byte> Sha256 { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The wall clock jumped against the monotonic one: somebody or something set it.</summary>
public sealed record ClockStep : CustodyInput
{
    /// <summary>What it would have shown without the step, at the moment of <see cref="New"/>.</summary>
    public required DateTimeOffset Old { get; init; }

    public required DateTimeOffset New { get; init; }
}

/// <summary>The state was taken that stands for the entries below an index, so that those may go.</summary>
public sealed record BaseStateTaken : CustodyInput
{
    /// <summary>The first entry that is not in it.</summary>
    public required ulong Index { get; init; }

    /// <summary>Of the state's bytes; 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Sha256 { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Nothing could be appended from–to. Recorded by the first commit that works again.</summary>
public sealed record StorageGap : CustodyInput
{
    public required string Cause { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }
}
