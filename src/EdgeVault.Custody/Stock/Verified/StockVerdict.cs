using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Verified;

/// <summary>Whether a piece can be called verified stock at a time, and what that rests on.</summary>
/// <param name="Reasons">All that speak against it; none for verified stock.</param>
/// <param name="Proof">What proved it last.</param>
/// <param name="ProofBy">The event that did.</param>
/// <param name="Age">Of the proof; zero where there is none.</param>
/// <param name="DueAt">When it is to be counted again, before it falls out; null where there is no proof.</param>
/// <param name="ChangesAt">When the passing of time alone will change the verdict; null where it will not.</param>
public readonly record struct StockVerdict(
    StockReasons Reasons, ProofKind Proof, EventAt ProofBy, TimeSpan Age, DateTimeOffset? DueAt, DateTimeOffset? ChangesAt)
{
    public bool IsVerified => Reasons == StockReasons.None;
}
