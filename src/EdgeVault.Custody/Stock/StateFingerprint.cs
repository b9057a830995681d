using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>SHA-256 over a canonical dump: tables in a fixed order, rows by key, text with its length.</summary>
internal sealed class StateFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private StateFingerprint()
    {
    }

    public static byte[] Of(CustodyState state)
    {
        using var dump = new StateFingerprint();
        dump.Add(state.Next);
        dump.AddPieces(state);
        dump.AddRadio(state);
        dump.AddStations(state.StationBook);
        dump.AddTables(state);
        dump.AddTotals(state.Totals);
        return dump._hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

    private void AddPieces(CustodyState state)
    {
        Add(state.PieceCount);
        foreach (var piece in state.Pieces.OrderBy(piece => piece.PieceId, StringComparer.Ordinal))
        {
            Add(piece.PieceId);
            Add((long)piece.Whereabouts);
            Add(piece.Zone);
            Add(piece.SinceUs);
            Add(piece.FactUs);
            Add(piece.LastEvent);
            Add(piece.LastDecided.HasValue ? 1 : 0);
            Add(piece.LastDecided.GetValueOrDefault());
            Add(piece.LastSeenUs);
            Add(piece.LastSeenPortal);
            Add(piece.PlaceId);
            Add(piece.PlacedBy.HasValue ? 1 : 0);
            Add(piece.PlacedBy.GetValueOrDefault());
            Add(StationRows.TextOf(piece.Before) ?? "");
            Add((long)piece.Proof);
            Add(piece.ProofUs);
            Add(piece.ProofBy);
            Add(piece.Holder);
            Add(piece.Container);
            Add(StationRows.TextOf(piece.Facts) ?? "");
        }

        // The index by zone is derived, and must agree all the same.
        foreach (var zone in state.Zones.Where(zone => state.PiecesIn(zone).Count > 0).Order(StringComparer.Ordinal))
        {
            Add(zone);
            Add(state.PiecesIn(zone).Count);
        }
    }

    private void AddRadio(CustodyState state)
    {
        Add(state.OpenGaps.Count);
        foreach (var gap in state.OpenGaps)
        {
            Add(gap.Opened);
            Add(gap.Portal);
            Add(gap.Reader);
            Add((long)gap.Cause);
            Add(string.Join(',', gap.Antennas));
            Add(gap.FromUs);
        }

        Add(state.Readers.Count);
        foreach (var reader in state.Readers)
        {
            Add(reader.Reader);
            Add((long)reader.Status);
            Add(reader.Identity);
            Add(reader.Model);
            Add(reader.Firmware);
            Add(reader.Detail);
            Add(reader.At);
            Add(reader.SinceUs);
        }

        AddUnknown(state);
    }

    private void AddUnknown(CustodyState state)
    {
        Add(state.UnknownTags.Count);
        foreach (var tag in state.UnknownTags)
        {
            Add(tag.At);
            Add(tag.EpcHex);
            Add(tag.Portal);
            Add((long)tag.Direction);
            Add(tag.OccurredUs);
        }

        Add(state.UnknownTagsAt.Count);
        foreach (var (portal, passages) in state.UnknownTagsAt)
        {
            Add(portal);
            Add((long)passages);
        }
    }

    private void AddStations(StationBook book)
    {
        foreach (var (station, memory) in book.Open)
        {
            Add(station);
            Add(StationRows.TextOf(memory) ?? "");
        }

        Add(book.Containers.Count);
        foreach (var (container, last) in book.Containers)
        {
            Add(container);
            Add(last);
        }
    }

    private void AddTables(CustodyState state)
    {
        foreach (var table in state.Tables)
        {
            Add(table.Name);
            foreach (var key in table.Keys)
            {
                Add(key);
                Add(table.TextOf(key)!);
            }
        }

        // Derived, and must agree all the same.
        foreach (var container in state.Containers)
        {
            Add(state.PiecesInContainer(container.State.PieceId).Count);
            Add(state.ContainersIn(container.State.PieceId).Count);
        }

        Add(state.PiecesOut.Count);
        Add(state.PiecesNotAtRest(Whereabouts.Missing).Count);
        Add(state.PiecesNotAtRest(Whereabouts.Uncertain).Count);
    }

    private void AddTotals(CustodyTotals totals)
    {
        Add((long)totals.ReadsShed);
        foreach (var counts in new[] { totals.ByKind, totals.ByDirection })
        {
            Add(counts.Count);
            foreach (var (key, count) in counts)
            {
                Add(key);
                Add((long)count);
            }
        }
    }

    private void Add(EventAt at)
    {
        Add(at.Epoch);
        Add((long)at.Index);
    }

    private void Add(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
    }

    private void Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(bytes.Length);
        _hash.AppendData(bytes);
    }
}
