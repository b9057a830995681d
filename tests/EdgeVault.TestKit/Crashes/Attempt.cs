namespace EdgeVault.TestKit.Crashes;

/// <summary>A batch that was offered.</summary>
/// <param name="Start">The index of its first entry, if it is there.</param>
/// <param name="Entries">Its entries.</param>
internal sealed record Attempt(int Start, IReadOnlyList<byte[]> Entries)
{
    public int End => Start + Entries.Count;

    /// <summary>True when all its entries stand there.</summary>
    public bool Fits(IReadOnlyList<byte[]> found, int at) =>
        at + Entries.Count <= found.Count
        && Enumerable.Range(0, Entries.Count).All(i => Entries[i].AsSpan().SequenceEqual(found[at + i]));

    public override string ToString() => $"{Start}..{End}";
}
