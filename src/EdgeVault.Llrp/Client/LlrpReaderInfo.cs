using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>Who answered.</summary>
/// <param name="Identity">Null if the reader does not name itself.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="ImpinjExtensions">Impinj extensions are on for this connection.</param>
/// <param name="Holds">After the next reconnect the reader keeps reports back until this client is ready.</param>
/// <param name="Version">What this connection speaks: 1 = LLRP 1.0.1, 2 = 1.1.</param>
public sealed record LlrpReaderInfo(
    ReaderIdentity? Identity, ReaderCapabilities Capabilities, bool ImpinjExtensions, bool Holds, byte Version)
{
    /// <summary>Why the reader does not tell how its inputs stand; null if it does, or was not asked.</summary>
    public string? InputsRefused { get; init; }
}
