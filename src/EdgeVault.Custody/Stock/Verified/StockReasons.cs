namespace EdgeVault.Custody.Stock.Verified;

/// <summary>Why a piece may not be called verified stock: all that apply.</summary>
[Flags]
public enum StockReasons
{
    None = 0,

    /// <summary>Nothing ever proved it: no passage, no scan, no count.</summary>
    NeverProven = 1 << 0,

    /// <summary>Outside, at another site, or nobody knows on which side of a door.</summary>
    NotInVault = 1 << 1,

    /// <summary>An unresolved passage is not settled.</summary>
    Uncertain = 1 << 2,

    InTransit = 1 << 3,

    Missing = 1 << 4,

    /// <summary>Melted, destroyed, written off.</summary>
    Gone = 1 << 5,

    /// <summary>A stone that is set into a piece: the piece is what can be sold.</summary>
    SetIntoPiece = 1 << 6,

    /// <summary>Proven longer ago than the count cadence of its value class allows.</summary>
    ProofTooOld = 1 << 7,

    /// <summary>Only its container was seen.</summary>
    OnlyInferred = 1 << 8,

    CheckedOut = 1 << 9,

    AtWork = 1 << 10,

    /// <summary>Picked for an order.</summary>
    Picked = 1 << 11,

    CustodyBroken = 1 << 12,

    NotInspected = 1 << 13,

    Quarantined = 1 << 14,

    /// <summary>A customer's, or bonded.</summary>
    NotOurs = 1 << 15,

    /// <summary>The consignment is due back.</summary>
    ConsignmentOver = 1 << 16,

    Reserved = 1 << 17,

    OnHold = 1 << 18,

    /// <summary>An open incident that blocks sale lists it.</summary>
    Incident = 1 << 19,

    /// <summary>Since its last proof a portal of its zone was blind while the door was open, or nobody knew.</summary>
    CoverageGap = 1 << 20,

    /// <summary>Its tag was found without it, or it without its tag.</summary>
    TagDetached = 1 << 21,
}
