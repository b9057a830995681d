using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Passports;

/// <summary>What the entries of a passport say of a piece, and how far that is complete.</summary>
/// <param name="Newest">The newest event about the piece; complete from here back. Null when there is none.</param>
/// <param name="OlderAtHub">The entry of which only the hash is left: it and what came before are at the hub.</param>
/// <param name="Earlier">The event of an earlier epoch, in another ledger, that the first one here names.</param>
/// <param name="Stays">In containers, oldest first.</param>
/// <param name="Events">Of the piece and of its containers, by index.</param>
/// <param name="Problems">Everything found wrong.</param>
public sealed record PieceHistory(
    ulong? Newest,
    ulong? OlderAtHub,
    EventAt? Earlier,
    IReadOnlyList<ContainerStay> Stays,
    IReadOnlyList<ChainEvent> Events,
    IReadOnlyList<string> Problems)
{
    public bool IsUnbroken => Newest is not null && Problems.Count == 0;

    /// <summary>How far it is complete, in the words that a passport's verifier prints.</summary>
    /// <param name="latest">The newest event about the piece by a hub's verified word; null without one.</param>
    public string Completeness(ulong? latest)
    {
        var older = OlderAtHub is null ? "" : ", older entries at the hub";
        var earlier = Earlier is { } at ? $", earlier events in epoch {at.Epoch}" : "";
        var later = latest == Newest && latest is not null ? ", no later event by the hub's word"
            : ", later events not excluded";
        return Newest is { } newest ? $"complete up to {newest}{later}{older}{earlier}" : "incomplete";
    }
}
