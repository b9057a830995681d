namespace EdgeVault.Capture.Outputs;

/// <summary>What the person at a door sees and hears.</summary>
[Flags]
public enum DoorLights
{
    None = 0,
    Green = 1,
    Amber = 2,
    Red = 4,
    Buzzer = 8,
}
