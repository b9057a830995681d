using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EdgeVault.Ledger.Merkle;

/// <summary>A SHA-256 value, 32 bytes inline.</summary>
[StructLayout(LayoutKind.Sequential, Size = ByteCount)]
public readonly record struct Sha256
{
    public const int ByteCount = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <param name="bytes">Exactly 32 bytes.</param>
    public Sha256(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, ByteCount);
        this = MemoryMarshal.Read<Sha256>(bytes);
    }

    /// <summary>Hashes <paramref name="data"/> as it stands, without a Merkle prefix.</summary>
    public static Sha256 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[ByteCount];
        SHA256.HashData(data, hash);
        return new Sha256(hash);
    }

    [UnscopedRef]
    public ReadOnlySpan<byte> AsSpan() => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1));

    public byte[] ToArray() => AsSpan().ToArray();

    public string ToBase64() => Convert.ToBase64String(AsSpan());

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(AsSpan());
}
