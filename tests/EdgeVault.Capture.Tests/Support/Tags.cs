using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Support;

internal static class Tags
{
    /// <summary>A 96-bit EPC that ends in this number.</summary>
    public static EpcBits Epc(int serial)
    {
        Span<byte> bytes = [0x30, 0x74, 0x25, 0x7B, 0xF7, 0x19, 0x4E, 0x40, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[8..], serial);
        return EpcBits.From(bytes, 96);
    }
}
