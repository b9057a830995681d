using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>Custody event ⇄ the bytes that the ledger stores, hashes and sends.</summary>
/// <remarks>
/// Bytes are input, from disk and from the network. Kinds and fields of a later version parse, and are carried on;
/// nesting beyond protobuf's 100 levels is refused (a known event has three).
/// </remarks>
public static class CustodyCodec
{
    public const uint SchemaVersion = 1;

    /// <summary>64 KiB − 1, so that a length always fits 16 bits.</summary>
    public const int EventBytesMax = ushort.MaxValue;

    /// <exception cref="CustodyFormatException">The event is larger than <see cref="EventBytesMax"/>.</exception>
    public static byte[] Serialize(CustodyEvent custodyEvent)
    {
        ArgumentNullException.ThrowIfNull(custodyEvent);
        CustodyFormatException.ThrowIfTooLong(custodyEvent.CalculateSize());
        return custodyEvent.ToByteArray();
    }

    /// <exception cref="CustodyFormatException">Not a custody event; the message says why.</exception>
    public static CustodyEvent Parse(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out var custodyEvent, out var error) ? custodyEvent : throw error;

    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CustodyEvent? custodyEvent,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out CustodyFormatException? error)
    {
        custodyEvent = null;
        try
        {
            CustodyFormatException.ThrowIfTooLong(bytes.Length);
            var parsed = CustodyEvent.Parser.ParseFrom(bytes);
            CustodyFormatException.ThrowIfNoSchema(parsed.Schema);
            custodyEvent = parsed;
            error = null;
            return true;
        }
        catch (InvalidProtocolBufferException e)
        {
            error = new CustodyFormatException($"{bytes.Length} bytes are not a custody event: {e.Message}", e);
        }
        catch (CustodyFormatException e)
        {
            error = e;
        }

        return false;
    }
}
