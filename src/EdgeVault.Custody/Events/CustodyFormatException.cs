using System.Globalization;

namespace EdgeVault.Custody.Events;

/// <summary>Bytes that are not a custody event, or an event that is not fit to become bytes.</summary>
public sealed class CustodyFormatException : FormatException
{
    public CustodyFormatException(string message)
        : base(message)
    {
    }

    public CustodyFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static void ThrowIfTooLong(int bytes)
    {
        if (bytes > CustodyCodec.EventBytesMax)
        {
            throw new CustodyFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"A custody event of {bytes} bytes is too long; {CustodyCodec.EventBytesMax} would do."));
        }
    }

    internal static void ThrowIfNoSchema(uint schema)
    {
        if (schema == 0)
        {
            throw new CustodyFormatException("The bytes name no schema; 1 or higher would do.");
        }
    }
}
