using System.Text;
using System.Text.Json;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Gateway.Storage;

/// <summary>How far a consumer of the ledger is, for good.</summary>
/// <param name="Origin">The ledger it counts in.</param>
/// <param name="NextIndex">Everything below is with the consumer.</param>
/// <param name="Cosignature">A hub's cosignature of that size; empty for pull consumers.</param>
internal sealed record Cursor(string Origin, ulong NextIndex, string Cosignature)
{
    private const string Trailer = "\nsha256 ";

    /// <summary>When it was last heard of; kept to about a day.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>A line of JSON, then a line with the SHA-256 of the first in base64: a changed digit must not skip
    /// anything.</summary>
    public byte[] ToBytes()
    {
        var line = JsonSerializer.Serialize(this);
        return Encoding.UTF8.GetBytes($"{line}{Trailer}{Sha256.Of(Encoding.UTF8.GetBytes(line)).ToBase64()}\n");
    }

    /// <summary>Null for anything that <see cref="ToBytes"/> did not write.</summary>
    public static Cursor? TryParse(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var end = text.IndexOf(Trailer, StringComparison.Ordinal);
        if (end < 0
            || text[(end + Trailer.Length)..] != Sha256.Of(Encoding.UTF8.GetBytes(text[..end])).ToBase64() + "\n")
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Cursor>(text[..end]) is { Origin: not null, Cosignature: not null } cursor
                ? cursor
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What retention has to leave for those who read the ledger.</summary>
/// <param name="LowestNext">The lowest next index of those that count; null where nobody does.</param>
/// <param name="Dropped">Consumers that lag and were not heard of for too long: they count no more.</param>
internal sealed record ConsumerFloor(ulong? LowestNext, IReadOnlyList<string> Dropped);
