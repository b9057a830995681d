namespace EdgeVault.Custody.Doors;

/// <summary>What a door tells the person at it.</summary>
public enum DoorSign
{
    /// <summary>Nothing has crossed lately.</summary>
    Dark = 0,

    /// <summary>What crossed may.</summary>
    Green = 1,

    /// <summary>In or out could not be told, or something is worth a notice: look, or walk through once more.</summary>
    Amber = 2,

    /// <summary>There is an incident at this door that nobody has taken on.</summary>
    Red = 3,

    /// <summary>Likewise, and it is new.</summary>
    RedAndBuzzer = 4,
}
