namespace EdgeVault.Gs1.Epc;

/// <summary>The binary schemes that are decoded; an EPC of any other is <see cref="Raw"/> and keeps its bits.</summary>
public enum EpcScheme
{
    Raw,
    Sgtin96,
    Sgln96,
    Sscc96,
}
