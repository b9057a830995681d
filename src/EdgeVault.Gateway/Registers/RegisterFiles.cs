using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Custody.Pieces;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Registers;

/// <summary>The files of the site's registers, as its configuration names them.</summary>
internal sealed class RegisterFiles(CustodyOptions options, bool hasScanners)
{
    public RegisterSource<PieceLoad> Pieces { get; } = new("pieces", options.Pieces, static path => PieceFile.Load(path));

    /// <summary>Who has no scanner may do without places and people.</summary>
    public RegisterSource<PlaceLoad> Places { get; } =
        new("places", options.Places, static path => PlaceFile.Load(path), hasScanners ? null : PlaceLoad.Empty);

    /// <inheritdoc cref="Places"/>
    public RegisterSource<CustodianLoad> Custodians { get; } =
        new("custodians", options.Custodians, static path => CustodianFile.Load(path), hasScanners ? null : CustodianLoad.Empty);

    public static RegisterFiles Of(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<CustodyOptions>>().Value,
        provider.GetRequiredService<IOptions<CaptureOptions>>().Value.Scanners.Count > 0);

    /// <summary>As the files are now, for what does not run on: a rehearsal, rules on trial.</summary>
    public FixedRegisters ReadFixed() => new(Pieces.Read().Register) { Places = Places.Read().Places };
}
