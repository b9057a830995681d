namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>Setting of the air interface, from fast to robust.</summary>
internal enum RfMode
{
    /// <summary>FM0 at 640 kHz: about 1,200 reads a second, 6 dB deafer.</summary>
    Fm0Fast,

    /// <summary>Miller 4 at 320 kHz: about 310.</summary>
    Miller4,

    /// <summary>Miller 4 at 250 kHz with a slow reader link, for many readers in one room: about 210.</summary>
    Miller4Dense,

    /// <summary>Miller 8 at 171 kHz: about 85, 3 dB keener.</summary>
    Miller8,
}
