namespace EdgeVault.Custody.Stock;

/// <summary>Where a piece is, as far as what was decided says. Stored: a number is never used again for another
/// meaning.</summary>
public enum Whereabouts
{
    /// <summary>It was seen, but nothing that was decided says on which side.</summary>
    Unknown = 0,

    /// <summary>In the inside zone of the last portal it crossed, or where somebody put or found it.</summary>
    Inside = 1,

    /// <summary>In the outside zone of the last portal it crossed.</summary>
    Outside = 2,

    /// <summary>An unresolved passage is not settled yet; the zone is where the piece was before.</summary>
    Uncertain = 3,

    /// <summary>Handed to a carrier. Only receiving it, or taking the shipment back, ends that: what is seen of it
    /// meanwhile is for an incident, and does not put it back into stock.</summary>
    InTransit = 4,

    /// <summary>Two people counted and did not find it. Any proof of it ends that; so does writing it off.</summary>
    Missing = 5,

    /// <summary>Melted, destroyed or written off. Only taking that back ends it.</summary>
    Gone = 6,

    /// <summary>A stone that is set into a piece, and is where that is.</summary>
    Set = 7,
}
