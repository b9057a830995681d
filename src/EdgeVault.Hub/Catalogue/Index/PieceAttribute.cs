namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>What pieces are listed by. Values are words, compared without regard to case.</summary>
internal enum PieceAttribute
{
    Zone,
    Metal,
    Fineness,
    IntakeReason,
    Presentation,
    Custody,
    Whereabouts,

    /// <summary>A piece may have papers of several.</summary>
    CertificateLab,

    Category,
    Gem,
    Cut,
    Colour,
    Clarity,

    /// <summary>Verified by all but what happens at the portals of its zone: one value, or none.</summary>
    Sound,
}
