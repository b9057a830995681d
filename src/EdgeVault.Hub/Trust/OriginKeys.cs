using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Trust;

/// <summary>Which keys a ledger has had, from the one key that the hub was told.</summary>
/// <remarks>
/// The configured key may be any of the ledger's: the first, or a later one after the operator replaced the file. What
/// the gateway shows in its hello leads from it to the others, each step signed by both keys; what is stored came in
/// verified batches.
/// </remarks>
internal static class OriginKeys
{
    private const string Unrelated =
        "The key that this hub has for the origin is none of those that its ledger was signed by; "
        + "put the line there that 'edgevault-gateway key' prints.";

    /// <summary>The keys up to where the hub stands; null, with the reason, when they do not hold together.</summary>
    /// <param name="configured">The key that is trusted.</param>
    /// <param name="stored">Rotations that the hub holds as entries of this ledger, oldest first.</param>
    /// <param name="shown">Rotations of the hello, oldest first; not believed by themselves.</param>
    /// <param name="fault">Why there are none.</param>
    public static KeyChain? Establish(
        NoteVerifier configured, IReadOnlyList<string> stored, IReadOnlyList<string> shown, out string fault)
    {
        fault = "";
        var offered = TryRead(shown, configured.Name);
        if (TryRead(stored, configured.Name) is not { } held)
        {
            // Nothing was handed over yet, as far as the hub knows. A later key of the chain speaks for the first one.
            return KeyChain.Of(offered?.Holds(configured) == true ? offered.First : configured);
        }

        if (held.Holds(configured) || (offered?.Continues(held) == true && offered.Holds(configured)))
        {
            return held;
        }

        fault = Unrelated;
        return null;
    }

    /// <summary>The chain with what is shown behind it, where that goes on from it.</summary>
    public static KeyChain WithShown(KeyChain keys, IReadOnlyList<string> shown) =>
        TryRead(shown, keys.Origin) is { } offered && offered.Continues(keys) ? offered : keys;

    /// <summary>The chain that these statements give; null when they give none for this origin.</summary>
    public static KeyChain? TryRead(IReadOnlyList<string> statements, string origin)
    {
        if (statements.Count is 0 or > KeyChain.RotationsMax)
        {
            return null;
        }

        try
        {
            var chain = KeyChain.Of([.. statements.Select(KeyRotation.Parse)])!;
            return chain.Origin == origin ? chain : null;
        }
        catch (FormatException)
        {
            // Shown by a stranger, perhaps: nothing is believed for it, and nothing is refused for it.
            return null;
        }
    }
}
