using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stations;
using StationActivity = EdgeVault.Custody.Stations.StationActivity;

namespace EdgeVault.Custody.Events;

/// <summary>A station's fact ⇄ what its event says of it.</summary>
internal static class StationScans
{
    private static readonly (StationCodeKind Kind, ScannedCode Code)[] Codes =
    [
        (StationCodeKind.Badge, ScannedCode.Badge),
        (StationCodeKind.Place, ScannedCode.Place),
        (StationCodeKind.Piece, ScannedCode.Piece),
        (StationCodeKind.Box, ScannedCode.Box),
        (StationCodeKind.Seal, ScannedCode.Seal),
        (StationCodeKind.Undo, ScannedCode.Undo),
        (StationCodeKind.Cancel, ScannedCode.Cancel),
    ];

    public static StationScan Of(StationScanned input) => new()
    {
        Station = EventText.Bound(input.Station),
        Activity = (Contracts.Custody.V1.StationActivity)((int)input.Before.Activity + 1),
        Code = input.Fact.IsTimeout
            ? ScannedCode.Unspecified
            : Array.Find(Codes, pair => pair.Kind == input.Fact.Code.Kind).Code,
        Id = input.Fact.IsTimeout ? "" : EventText.Bound(input.Fact.Code.Id),
        NeedsWitness = input.Fact.Code.NeedsWitness,
    };

    /// <summary>False for an activity or code of a later version.</summary>
    public static bool TryRead(CustodyEvent custodyEvent, EventAt at, out StationActivity activity, out StationFact fact)
    {
        var scan = custodyEvent.Scan;
        activity = (StationActivity)((int)scan.Activity - 1);
        fact = default;
        if (!Enum.IsDefined(activity) || !CustodyTime.TryFromUs(custodyEvent.OccurredFromUs, out var time))
        {
            return false;
        }

        if (scan.Code == ScannedCode.Unspecified)
        {
            fact = new StationFact(time, default, IsTimeout: true, at);
            return true;
        }

        var known = Array.FindIndex(Codes, pair => pair.Code == scan.Code);
        if (known >= 0)
        {
            fact = new StationFact(
                time, new StationCode(Codes[known].Kind, scan.Id, IsAuthorised: true, scan.NeedsWitness), false, at);
        }

        return known >= 0;
    }
}
