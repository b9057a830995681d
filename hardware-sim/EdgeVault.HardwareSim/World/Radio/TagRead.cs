namespace EdgeVault.HardwareSim.World;

/// <summary>A tag answered an antenna, as the radio knows it.</summary>
/// <param name="Antenna">That asked.</param>
/// <param name="Tag">That answered.</param>
/// <param name="RssiCentiDbm">Hundredths of a dBm, in the reader's own steps.</param>
/// <param name="Phase">Of the carrier's way there and back, 4096ths of a turn; half a turn is ambiguous.</param>
/// <param name="Channel">Hop channel, from 1.</param>
/// <param name="AtUs">Microseconds of the world.</param>
internal readonly record struct TagRead(
    Antenna Antenna, Tag Tag, short RssiCentiDbm, ushort Phase, ushort Channel, long AtUs);

/// <summary>The contact at an input of a reader closes (high) or opens.</summary>
/// <param name="Port">The reader's number for it, from 1.</param>
/// <param name="IsHigh">How it stands from now on.</param>
/// <param name="AtUs">Microseconds of the world.</param>
internal readonly record struct InputEdge(ushort Port, bool IsHigh, long AtUs);

/// <summary>A reader as the radio knows it.</summary>
internal interface IReadSink
{
    /// <summary>Takes the read and says true, or says that the reader was not asking (no ROSpec was running), in which
    /// case the read never happened.</summary>
    bool TryTake(in TagRead read);

    /// <summary>One of the reader's inputs goes high or low.</summary>
    void Input(in InputEdge edge);
}

/// <summary>Something that happens in the world by itself, at times that it knows in advance.</summary>
internal interface IActor
{
    /// <summary>When it acts next, microseconds of the world; never earlier than it acted last.</summary>
    long NextUs { get; }

    void Act();
}
