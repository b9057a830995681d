using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeVault.EndToEnd.Tests.Processes;

/// <summary>Writes a mark into a stopped gateway's <c>storage.state</c>, as docs/formats/storage-state.md has it.</summary>
internal static class LivenessMark
{
    private const int SlotBytes = 32_768;
    private const int HeaderBytes = 64;

    /// <summary>Makes it the data of a gateway that stopped at this time.</summary>
    public static void Age(string dataPath, string portal, DateTimeOffset stopped)
    {
        var path = Path.Combine(dataPath, "storage.state");
        var file = File.ReadAllBytes(path);
        var sequence = 1 + Math.Max(SequenceOf(file.AsSpan(0, SlotBytes)), SequenceOf(file.AsSpan(SlotBytes)));
        var at = stopped.ToString("O", CultureInfo.InvariantCulture);
        var payload = Encoding.UTF8.GetBytes($"{{\"At\":\"{at}\",\"DecidedUpTo\":{{\"{portal}\":\"{at}\"}}}}");
        var slot = file.AsSpan((int)(sequence % 2) * SlotBytes, SlotBytes);
        slot.Clear();
        "EVSS"u8.CopyTo(slot);
        BinaryPrimitives.WriteInt32LittleEndian(slot[4..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[8..], sequence);
        BinaryPrimitives.WriteInt32LittleEndian(slot[16..], payload.Length);
        payload.CopyTo(slot[HeaderBytes..]);
        SHA256.HashData([.. slot[..32], .. payload], slot[32..HeaderBytes]);
        File.WriteAllBytes(path, file);
    }

    private static ulong SequenceOf(ReadOnlySpan<byte> slot) => BinaryPrimitives.ReadUInt64LittleEndian(slot[8..]);
}
