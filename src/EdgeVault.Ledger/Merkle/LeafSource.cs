namespace EdgeVault.Ledger.Merkle;

/// <summary>Entries and their leaf hashes from the frames; one batch is kept, so that a walk reads each once.</summary>
internal sealed class LeafSource(LedgerReader reader)
{
    private const int EntriesMax = 4_096;
    private const int BytesMax = 1 << 20;

    private LedgerBatch? _batch;

    /// <summary>Entries hashed so far.</summary>
    public long EntriesHashed { get; private set; }

    /// <exception cref="LedgerDamagedException">The bytes there are not what was written.</exception>
    public ReadOnlyMemory<byte> Entry(ulong index)
    {
        if (index < reader.MinIndex)
        {
            return reader.Find(index) ?? throw new LedgerPrunedException(reader.MinIndex);
        }

        if (_batch is null || index < _batch.FirstIndex || index >= _batch.NextIndex)
        {
            _batch = reader.Read(index, EntriesMax, BytesMax)!;
        }

        return _batch.Entries[(int)(index - _batch.FirstIndex)];
    }

    public Sha256 Leaf(ulong index)
    {
        EntriesHashed++;
        return MerkleHash.Leaf(Entry(index).Span);
    }
}
