namespace EdgeVault.Gs1.Barcodes;

/// <summary>What a component means beyond its characters; null if the value is sound, else what is wrong with it.
/// </summary>
internal delegate string? AiCheck(ReadOnlySpan<char> value);
