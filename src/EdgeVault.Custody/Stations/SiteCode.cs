using EdgeVault.Custody.Pieces;

namespace EdgeVault.Custody.Stations;

/// <summary>What a scan is the code of at this site, before any station asks what that means there.</summary>
/// <param name="Kind">As for <see cref="StationCode"/>.</param>
/// <param name="Id">Likewise.</param>
/// <param name="Custodian">Whose badge it is; else null.</param>
/// <param name="Piece">The piece; else null.</param>
/// <param name="Place">The place; else null.</param>
public readonly record struct SiteCode(
    StationCodeKind Kind, string Id, CustodianEntry? Custodian = null, Piece? Piece = null, Place? Place = null);
