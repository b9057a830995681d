namespace EdgeVault.HardwareSim.World;

/// <summary>A tag answered an antenna: RSSI in dBm, microseconds of the world.</summary>
internal readonly record struct TagRead(Antenna Antenna, Tag Tag, sbyte RssiDbm, long AtUs);

/// <summary>A reader as the radio knows it.</summary>
internal interface IReadSink
{
    /// <summary>Takes the read and says true, or says that the reader was not asking (no ROSpec was running), in which
    /// case the read never happened.</summary>
    bool TryTake(in TagRead read);
}

/// <summary>Something that happens in the world by itself, at times that it knows in advance.</summary>
internal interface IActor
{
    /// <summary>When it acts next, microseconds of the world; never earlier than it acted last.</summary>
    long NextUs { get; }

    void Act();
}
