using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Trust;

/// <summary>Finds the statement of a key rotation in an entry.</summary>
internal static class RotationReader
{
    // Looked for before an entry is parsed: hardly any has one.
    private static ReadOnlySpan<byte> Mark => "edgevault-key-rotation/v1\n"u8;

    /// <summary>The statement that a <c>key_rotated</c> event carries; null for any other entry.</summary>
    public static string? StatementIn(ReadOnlySpan<byte> entry) =>
        entry.IndexOf(Mark) >= 0 && CustodyCodec.TryParse(entry, out var custodyEvent, out _)
        && custodyEvent.KindCase == CustodyEvent.KindOneofCase.KeyRotated
            ? custodyEvent.KeyRotated.Statement
            : null;

    /// <summary>Why a statement at an index hands nothing over; null when it does.</summary>
    public static string? WhyNot(string statement, KeyChain keys, ulong index, out KeyRotation? rotation)
    {
        if (!KeyRotation.TryParse(statement, out rotation, out var fault))
        {
            return fault;
        }

        if (rotation.Origin != keys.Origin || rotation.Index != index)
        {
            return $"it is of entry {rotation.Index} of {rotation.Origin}";
        }

        return keys.WhyNot(rotation);
    }
}
