using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Gateway.Stations;

/// <summary>What scans at one station mean, by what the ledger knows of it. Pure: time and state are handed in, so a
/// rehearsal decides as the station itself does.</summary>
/// <param name="plan">What it is set up for.</param>
/// <param name="codes">As the registers are now.</param>
/// <param name="counts">How zones are counted.</param>
internal sealed class StationTurns(StationPlan plan, Func<SiteCodes> codes, CountOptions counts)
{
    /// <summary>What a scan is the code of here; or why it is none.</summary>
    public StationRefusal Find(string scan, out SiteCode found) => codes().Find(scan, plan.SealPrefix, out found);

    /// <summary>What is to be recorded for a scan; or why it is refused, and then nothing is.</summary>
    /// <param name="state">Of the ledger.</param>
    /// <param name="found">What the scan is the code of.</param>
    /// <param name="memory">Where the station stands; null while nobody is signed in.</param>
    /// <param name="now">Of the scan, as long after the one before it as it really was.</param>
    /// <param name="at">Of the scan, as the ledger is to have it.</param>
    public (StationRefusal Refusal, StationScanned? Input) Decide(
        CustodyState state, SiteCode found, StationMemory? memory, DateTimeOffset now, DateTimeOffset at)
    {
        var dialogue = memory is null
            ? new StationDialogue(plan.Activity, plan.Timeout)
            : StationDialogue.From(memory, plan.Timeout);
        var code = Read(state, found, dialogue.Custodian);
        var answer = dialogue.Decide(code, now);
        if (answer.Fact is not { } fact || answer.Effect is not { } effect)
        {
            return (answer.Refusal, null);
        }

        var zone = codes().ZoneOf(effect == StationEffect.BeginCount ? code.Id : dialogue.Target);
        return (StationRefusal.None, InputOf(dialogue.Memory, fact with { At = at }, effect) with { Zone = zone, Counting = counts.Of(zone) });
    }

    /// <summary>The end of a session that nobody ended.</summary>
    public StationScanned End(StationMemory memory, DateTimeOffset at) => InputOf(memory, StationDialogue.Timeout(at), null);

    /// <summary>Who counted a zone first may not be the one who counts it again.</summary>
    private StationCode Read(CustodyState state, SiteCode found, string custodian)
    {
        var code = plan.Read(found);
        return plan.Activity != StationActivity.Count || found.Place is not { } place
            || CountStations.MayCount(state, place.Zone, custodian) ? code : code with { IsAuthorised = false };
    }

    private StationScanned InputOf(StationMemory before, StationFact fact, StationEffect? effect) => new()
    {
        Station = plan.Id,
        ReadPoint = plan.ReadPoint,
        PlaceId = plan.Place,
        Before = before,
        Fact = fact,
        Effect = effect,
    };
}
