using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Stations;

namespace EdgeVault.Gateway.Registers;

/// <summary>The registers of the site at one moment.</summary>
/// <param name="File">The pieces as <c>pieces.csv</c> says them.</param>
/// <param name="Pieces">Those with what hubs gave over them.</param>
/// <param name="Places">Empty where nothing scans and there is no such file.</param>
/// <param name="Custodians">Likewise.</param>
internal sealed record RegistersNow(PieceLoad File, PieceRegister Pieces, PlaceLoad Places, CustodianLoad Custodians)
{
    // Of this record alone: a copy of it with other rows makes its own when it is asked.
    private volatile SiteCodes? _codes;
    private volatile IReadOnlyDictionary<string, string>? _wearers;

    private RegistersNow(RegistersNow of) =>
        (File, Pieces, Places, Custodians) = (of.File, of.Pieces, of.Places, of.Custodians);

    /// <summary>Whether anybody has asked for <see cref="Codes"/>.</summary>
    public bool HasCodes => _codes is not null;

    /// <summary>What a scan is the code of. Made when it is asked for first: a site without scanners needs none.</summary>
    public SiteCodes Codes => _codes ??= new SiteCodes(Pieces, Places.Places.Values, Custodians.Custodians.Values);

    /// <summary>Custodian ids by what the tag of their badge names.</summary>
    public IReadOnlyDictionary<string, string> Wearers => _wearers ??= RadioBadges.WearersOf(Custodians.Custodians.Values);
}
