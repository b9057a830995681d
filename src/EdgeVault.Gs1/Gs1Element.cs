namespace EdgeVault.Gs1;

/// <summary>One application identifier and its value, both as plain text: <c>("21", "32a/b")</c>.</summary>
public readonly record struct Gs1Element(string Ai, string Value);
