using EdgeVault.Custody.Pieces;

namespace EdgeVault.Custody.Stock.Verified;

/// <summary>What a site asks of verified stock; the fold does not know it.</summary>
public sealed record StockPolicy
{
    /// <summary>How long a proof lasts.</summary>
    public TimeSpan CadenceHigh { get; init; } = TimeSpan.FromDays(1);

    /// <inheritdoc cref="CadenceHigh"/>
    public TimeSpan CadenceMid { get; init; } = TimeSpan.FromDays(7);

    /// <inheritdoc cref="CadenceHigh"/>
    public TimeSpan CadenceLow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The part of a cadence behind which a count is due, so that it comes before the piece falls out.</summary>
    public double DueAfter { get; init; } = 0.8;

    /// <summary>Whether a piece in a container counts as proven when only the container was.</summary>
    public bool InferredProves { get; init; }

    /// <summary>Of a value class; of an unknown one as of the highest.</summary>
    public TimeSpan CadenceOf(ValueClass valueClass) => valueClass switch
    {
        ValueClass.Low => CadenceLow,
        ValueClass.Mid => CadenceMid,
        _ => CadenceHigh,
    };
}
