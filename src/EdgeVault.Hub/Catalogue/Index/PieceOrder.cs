namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>The orders that pieces are kept in; each ends with the id, so that no two pieces stand at one place.</summary>
internal enum PieceOrder
{
    Id,
    Weight,
    Carat,
    Certificate,
}

/// <summary>Compares rows in an order.</summary>
internal static class PieceOrders
{
    public const int Count = (int)PieceOrder.Certificate + 1;

    public static int Compare(PieceOrder order, PieceRow left, PieceRow right) =>
        CompareKeys(order, left, right) is var key and not 0 ? key : string.CompareOrdinal(left.PieceId, right.PieceId);

    /// <summary>By all but the id.</summary>
    public static int CompareKeys(PieceOrder order, PieceRow left, PieceRow right) => order switch
    {
        PieceOrder.Weight => left.WeightMg.CompareTo(right.WeightMg),
        PieceOrder.Carat => left.CaratMilli.CompareTo(right.CaratMilli),
        PieceOrder.Certificate => CompareCertificates(left.Certificate, right.Certificate),
        _ => 0,
    };

    // A piece without a paper comes behind all that have one.
    private static int CompareCertificates(string? left, string? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => string.CompareOrdinal(left, right),
    };
}
