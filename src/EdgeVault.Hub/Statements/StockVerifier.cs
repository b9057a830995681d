using System.Text;
using EdgeVault.Custody.Events;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Hub.Statements;

/// <summary>What checking a statement came to.</summary>
/// <param name="Origin">Of the ledger.</param>
/// <param name="AsOf">The time that it tells of.</param>
/// <param name="Pieces">In it.</param>
/// <param name="Verified">Of them, verified stock.</param>
/// <param name="Unproven">Of them, without a proof in this ledger.</param>
/// <param name="Problems">Everything that is wrong; the first hundred.</param>
internal sealed record StockReport(
    string Origin, DateTimeOffset AsOf, int Pieces, int Verified, int Unproven, IReadOnlyList<string> Problems)
{
    public bool IsSound => Problems.Count == 0;
}

/// <summary>Checks a statement of stock offline, with public keys only.</summary>
internal static class StockVerifier
{
    private const int ProblemsMax = 100;

    /// <param name="statement">As it came; nothing in it is believed.</param>
    /// <param name="key">The ledger's public key.</param>
    /// <param name="hub">The hub's.</param>
    /// <exception cref="FormatException">It is no statement: says where.</exception>
    public static StockReport Verify(ReadOnlyMemory<byte> statement, NoteVerifier key, NoteVerifier hub)
    {
        var (head, text) = StockStatementText.Parse(statement);
        if (!SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(head.Checkpoint), out var checkpoint, out var fault)
            || !Cosignature.TryParse(Encoding.UTF8.GetBytes(head.Cosignature), out var cosignature, out fault)
            || !StockNote.TryParse(head.Note, out var note, out fault))
        {
            throw new FormatException(fault);
        }

        var problems = new List<string>();
        Demand(checkpoint.IsSignedBy(key), $"the checkpoint is not signed by the key of {key.Name}");
        Demand(cosignature.IsSignedBy(hub) && cosignature.Covers(checkpoint), "the cosignature is not the hub's, or of another tree");
        Demand(note.IsSignedBy(hub) && note.Covers(checkpoint), "the hub did not sign this statement, or it is of another tree");
        Demand(note.Hash == Sha256.Of(text.Span), "the rows are not those that the hub signed");
        Demand(note.AsOf <= note.Time, "it tells of a time that had not come when the hub signed it");
        Demand(note.Next <= checkpoint.Size, "it tells of events that the checkpoint does not have");
        var (pieces, verified, unproven, before) = (0, 0, 0, "");
        foreach (var row in StockStatementText.ParseRows(text))
        {
            Demand(string.CompareOrdinal(before, row.PieceId) < 0, $"'{row.PieceId}' does not come behind '{before}'");
            before = row.PieceId;
            (pieces, verified, unproven) = (pieces + 1, verified + (row.Verified ? 1 : 0), unproven + (row.Proof is null ? 1 : 0));
            if (row.Proof is { } proof && FaultOf(row, proof, note, checkpoint) is { } wrong)
            {
                Demand(false, $"'{row.PieceId}': {wrong}");
            }
        }

        Demand((ulong)pieces == note.Rows, $"it has {pieces} pieces; the hub signed {note.Rows}");
        return new StockReport(checkpoint.Origin, note.AsOf, pieces, verified, unproven, problems);

        void Demand(bool holds, string problem)
        {
            if (!holds && problems.Count < ProblemsMax)
            {
                problems.Add(problem);
            }
        }
    }

    private static string? FaultOf(StockRow row, StockProof proof, StockNote note, SignedCheckpoint checkpoint)
    {
        var head = new TreeHead(checkpoint.Size, checkpoint.Root);
        byte[] entry;
        Sha256[] path;
        try
        {
            entry = Convert.FromBase64String(proof.Entry);
            path = [.. proof.Path.Select(each => new Sha256(Convert.FromBase64String(each)))];
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return "its proof cannot be read";
        }

        if (proof.Index >= note.Next || !InclusionProof.Verify(head, proof.Index, MerkleHash.Leaf(entry), path))
        {
            return $"event {proof.Index} is not proven to stand in the signed tree, below what the statement tells of";
        }

        // By inference it is its container that was seen.
        return CustodyCodec.TryParse(entry, out var custodyEvent, out _)
            && (custodyEvent.PieceId == row.PieceId || (custodyEvent.PieceId.Length == 0 && custodyEvent.ContainerId.Length > 0))
            && custodyEvent.OccurredToUs == row.ProvenUs
                ? null
                : $"event {proof.Index} is not about it, or of another time";
    }
}
