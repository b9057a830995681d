namespace EdgeVault.Llrp.Messages;

/// <summary>What came of a C1G2Read of an AccessSpec.</summary>
/// <param name="OpSpecId">The operation, by its number in the AccessSpec.</param>
/// <param name="Status">Whether it was read.</param>
/// <param name="Data">Whole words; empty where it was not read.</param>
public readonly record struct ReadResult(ushort OpSpecId, ReadStatus Status, ReadOnlyMemory<byte> Data);

/// <summary>Result of C1G2ReadOpSpecResult (LLRP 1.0.1 §15.2.1.5.5.1).</summary>
public enum ReadStatus : byte
{
    Success = 0,

    /// <summary>Also for what lies beyond the bank's end.</summary>
    NonspecificTagError = 1,
    NoResponseFromTag = 2,
    NonspecificReaderError = 3,
}
