namespace EdgeVault.Gs1.Barcodes;

public enum BarcodeKind
{
    /// <summary>Nobody here reads it; it is kept as scanned.</summary>
    Opaque,

    /// <summary>A GS1 element string.</summary>
    Gs1,

    /// <summary>A GS1 Digital Link URI.</summary>
    DigitalLink,

    /// <summary>A GTIN alone: UPC-A, UPC-E, EAN-8, EAN-13, ITF-14.</summary>
    Ean,
}
