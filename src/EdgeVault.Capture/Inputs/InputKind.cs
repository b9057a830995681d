namespace EdgeVault.Capture.Inputs;

/// <summary>What a portal's input says.</summary>
public enum InputKind
{
    None = 0,

    /// <summary>Whether the door is open.</summary>
    Door = 1,

    /// <summary>Whether the light beam on the outside is broken.</summary>
    BeamOutside = 2,

    /// <summary>Whether the light beam on the inside is broken.</summary>
    BeamInside = 3,
}

/// <summary>How an input stands.</summary>
public enum InputState
{
    /// <summary>Nothing was heard of it since the reader came up, or the reader is away.</summary>
    Unknown = 0,

    /// <summary>Door closed, beam unbroken.</summary>
    Off = 1,

    /// <summary>Door open, beam broken.</summary>
    On = 2,
}

/// <summary>Why the light beams of a door are not believed.</summary>
public enum BeamFault
{
    None = 0,

    /// <summary>The outer beam was broken time after time, the inner one never.</summary>
    OnlyOutside = 1,

    /// <summary>The inner beam was broken time after time, the outer one never.</summary>
    OnlyInside = 2,

    /// <summary>By radio things crossed time after time, and the beams saw nobody go through.</summary>
    NobodySeen = 3,
}

/// <summary>The level at the reader's terminal.</summary>
internal enum InputLevel
{
    Unknown = 0,
    Low = 1,
    High = 2,
}
