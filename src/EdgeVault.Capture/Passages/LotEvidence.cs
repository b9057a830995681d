namespace EdgeVault.Capture.Passages;

/// <summary>What tells a lot that crossed from one that came near, from the point of view of one direction: every number
/// is positive when it speaks for that direction.</summary>
/// <param name="Ends">How much later the side that is reached was first heard, and last heard, than the side that is
/// left; the lesser of the two, seconds, every read alike.</param>
/// <param name="EndsNear">The same with reads by the root of their amplitude: nearer ones count more.</param>
/// <param name="Lead">Between the sides' centres, mean over the tags that both sides read, seconds.</param>
/// <param name="LeadScore">That in standard errors of tags that move together.</param>
/// <param name="Path">Log-odds of <see cref="PathModel"/> against having stayed or turned, nats.</param>
/// <param name="FaintDb">By how much the weaker side was read more weakly than what usually crosses here, dB.</param>
/// <param name="UnevenDb">By how much one side read the lot better than the other, dB.</param>
/// <param name="Members">Tags of the lot.</param>
/// <param name="Better">By how much another door reads it better than this one, tens of dB; negative where worse.</param>
/// <param name="IsSingle">No two tags were read by both sides.</param>
internal readonly record struct LotEvidence(
    double Ends, double EndsNear, double Lead, double LeadScore, double Path, double FaintDb, double UnevenDb,
    int Members, double Better, bool IsSingle);
