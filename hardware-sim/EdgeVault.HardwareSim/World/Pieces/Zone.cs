namespace EdgeVault.HardwareSim.World;

/// <summary>A zone and the pieces that are in it. A piece is in one zone, or on somebody's tray.</summary>
internal sealed class Zone(string id)
{
    private readonly List<(Piece Piece, long ReadyUs)> _pieces = [];

    public string Id => id;

    public int Count => _pieces.Count;

    /// <param name="piece">Comes to lie here.</param>
    /// <param name="readyUs">When somebody may carry it again.</param>
    public void Put(Piece piece, long readyUs) => _pieces.Add((piece, readyUs));

    public bool Has(Piece piece) => _pieces.Exists(here => here.Piece == piece);

    /// <summary>Takes up to <paramref name="count"/> pieces that may be carried; none when there are none.</summary>
    public List<Piece> Take(int count, long nowUs, Dice dice)
    {
        var ready = _pieces.Where(here => here.ReadyUs <= nowUs).Select(here => here.Piece).ToArray();
        dice.Shuffle(ready.AsSpan());
        var taken = ready[..Math.Min(count, ready.Length)].ToList();
        _pieces.RemoveAll(here => taken.Contains(here.Piece));
        return taken;
    }
}
