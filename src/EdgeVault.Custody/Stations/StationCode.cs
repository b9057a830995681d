namespace EdgeVault.Custody.Stations;

/// <summary>A scan, looked up in the registers of the site.</summary>
/// <param name="Kind">What it is the code of.</param>
/// <param name="Id">Of the custodian, place or piece; the SSCC of a box; the number of a seal.</param>
/// <param name="IsAuthorised">A badge: whether this person may do what this station is for.</param>
/// <param name="NeedsWitness">A piece: whether its value class asks for a second pair of eyes at a hand-over.</param>
public readonly record struct StationCode(
    StationCodeKind Kind, string Id, bool IsAuthorised = true, bool NeedsWitness = false);
