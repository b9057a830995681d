namespace EdgeVault.Gs1.Barcodes;

/// <summary>An element whose value was checked, and where its identifier starts in the scan.</summary>
internal readonly record struct ScannedElement(AiEntry Entry, string Value, int Position)
{
    public string Ai => Entry.Ai;
}
