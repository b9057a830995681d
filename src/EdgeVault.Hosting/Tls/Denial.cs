namespace EdgeVault.Hosting.Tls;

/// <summary>Why a call was denied.</summary>
/// <param name="Kind">As it is counted.</param>
/// <param name="Text">For people.</param>
public readonly record struct Denial(DenialKind Kind, string Text);
