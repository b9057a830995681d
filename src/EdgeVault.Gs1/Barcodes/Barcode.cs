namespace EdgeVault.Gs1.Barcodes;

/// <summary>One scan, understood or kept as it came.</summary>
public sealed class Barcode
{
    internal Barcode(string scan, string? symbology, BarcodeKind kind, Gs1Element[] elements, string? gtin)
    {
        Scan = scan;
        Symbology = symbology;
        Kind = kind;
        Elements = elements;
        Gtin = gtin;
    }

    /// <summary>As it came, symbology identifier included.</summary>
    public string Scan { get; }

    /// <summary>AIM symbology identifier (ISO/IEC 15424): <c>]C1</c>; null where the scanner sent none.</summary>
    public string? Symbology { get; }

    public BarcodeKind Kind { get; }

    /// <summary>In the order of the scan; for an EAN the elements of its composite component; else none.</summary>
    public IReadOnlyList<Gs1Element> Elements { get; }

    /// <summary>14 digits: of (01), or of the EAN, UPC or ITF-14; null where there is none.</summary>
    public string? Gtin { get; }

    /// <summary>What was scanned, without the symbology identifier.</summary>
    public string Data => Symbology is null ? Scan : Scan[Symbology.Length..];

    /// <summary>The value of an application identifier, null where it is not there.</summary>
    public string? this[string ai]
    {
        get
        {
            foreach (var element in Elements)
            {
                if (element.Ai == ai)
                {
                    return element.Value;
                }
            }

            return null;
        }
    }
}
