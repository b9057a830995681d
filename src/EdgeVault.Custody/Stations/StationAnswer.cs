namespace EdgeVault.Custody.Stations;

/// <summary>What the person who scanned is told at once.</summary>
/// <param name="Refusal">None for an accepted scan.</param>
/// <param name="Effect">What it will mean, once its fact is durable.</param>
/// <param name="Fact">To be written down; null for a refused scan.</param>
public readonly record struct StationAnswer(StationRefusal Refusal, StationEffect? Effect, StationFact? Fact)
{
    public bool IsAccepted => Refusal == StationRefusal.None;
}
