namespace EdgeVault.Capture.Outputs;

/// <summary>The lights and buzzers of doors. Safe from any thread.</summary>
public interface IDoorLights
{
    /// <summary>Portals that have any.</summary>
    IReadOnlyList<string> Portals { get; }

    /// <summary>What a door shows from now on. Never waits: readers that are away show it when they are back, and a reader that
    /// refuses is asked again, counted and told of in the log.</summary>
    void Show(string portal, DoorLights lights);
}
