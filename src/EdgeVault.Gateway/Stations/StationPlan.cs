using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Gateway.Stations;

/// <summary>A station's options, read.</summary>
internal sealed record StationPlan(
    string Id, StationActivity Activity, TimeSpan Timeout, string Role, ValueClass WitnessFrom, string Place, string ReadPoint,
    string SealPrefix)
{
    /// <param name="id">Of the station.</param>
    /// <param name="options">As <see cref="StationOptionsValidator"/> let them through.</param>
    public static StationPlan Of(string id, StationOptions options) => new(
        id, StationOptions.Activities[options.Activity], options.Timeout, options.Role,
        StationOptions.WitnessClasses[options.WitnessFrom], options.Place, options.ReadPoint, options.SealPrefix);

    /// <summary>What a code means here: who may work, and what needs a witness.</summary>
    public StationCode Read(in SiteCode code) => new(
        code.Kind,
        code.Id,
        IsAuthorised: code.Custodian is null || Role.Length == 0 || code.Custodian.Roles.Contains(Role),
        NeedsWitness: Activity == StationActivity.HandOver && code.Piece is { } piece
            && (piece.ValueClass == ValueClass.Unknown || piece.ValueClass >= WitnessFrom));
}
