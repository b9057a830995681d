namespace EdgeVault.Gs1.Epc;

/// <summary>What an EPC of the GS1 keys is made of. The reference of SGTIN and SSCC starts with the indicator or
/// extension digit, as in the URI; the check digit is computed, never stored.</summary>
internal readonly record struct KeyParts(Digits CompanyPrefix, Digits Reference, EpcSerial Serial);
