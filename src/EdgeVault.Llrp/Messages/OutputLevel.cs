namespace EdgeVault.Llrp.Messages;

/// <summary>What an output of a reader is, or is to be.</summary>
/// <param name="Port">The reader's number for it, from 1.</param>
/// <param name="IsHigh">High, or low.</param>
public readonly record struct OutputLevel(ushort Port, bool IsHigh);
