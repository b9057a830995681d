namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>One field of a binary scheme: its bits, and the text that they stand for.</summary>
internal abstract class EpcField
{
    /// <summary>Bits of a field whose length is known; 0 for one that says its own length.</summary>
    public abstract int BitCount { get; }

    public abstract bool TryRead(ref EpcReading tag);

    public abstract bool TryWrite(ref EpcWriting tag);
}
