namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>Numbers of rows, sorted by an order: small blocks, so that putting one in moves little.</summary>
/// <remarks>A place is found by comparing rows, in the logarithm of the length; walking from it reads one row a
/// step.</remarks>
internal sealed class RowList(RowTable rows, PieceOrder order)
{
    private const int BlockMax = 512;

    private readonly List<Block> _blocks = [];

    public int Count { get; private set; }

    public void Add(int row)
    {
        var (at, index) = PlaceOf(rows[row]);
        Count++;
        if (_blocks.Count == 0)
        {
            _blocks.Add(new Block());
        }

        var block = _blocks[at];
        if (block.Count == BlockMax)
        {
            // What comes in ascending order fills blocks to the brim; anything else splits in the middle.
            var keep = at == _blocks.Count - 1 && index == BlockMax ? BlockMax : BlockMax / 2;
            _blocks.Insert(at + 1, block.SplitAt(keep));
            if (index >= keep)
            {
                (block, index) = (_blocks[at + 1], index - keep);
            }
        }

        block.Insert(index, row);
    }

    /// <summary>While the table still shows the row as it was put in.</summary>
    public void Remove(int row)
    {
        var (at, index) = PlaceOf(rows[row]);
        if (at >= _blocks.Count || index >= _blocks[at].Count || _blocks[at][index] != row)
        {
            throw new InvalidOperationException($"Row {row} is not where it was put.");
        }

        Count--;
        _blocks[at].RemoveAt(index);
        if (_blocks[at].Count == 0)
        {
            _blocks.RemoveAt(at);
        }
    }

    /// <summary>Rows from the first one behind <paramref name="after"/> on, or from the start.</summary>
    public IEnumerable<int> Walk(PieceRow? after, bool descending)
    {
        var (at, index) = after is null ? (descending ? _blocks.Count : 0, 0) : PlaceOf(after);
        return descending ? Down(at, index) : Up(at, index, after);
    }

    /// <summary>How many stand before the place of a row.</summary>
    public int Rank(PieceRow row)
    {
        var (at, index) = PlaceOf(row);
        var before = index;
        for (var block = 0; block < at; block++)
        {
            before += _blocks[block].Count;
        }

        return before;
    }

    private IEnumerable<int> Up(int at, int index, PieceRow? after)
    {
        for (; at < _blocks.Count; at++, index = 0)
        {
            for (; index < _blocks[at].Count; index++)
            {
                var row = _blocks[at][index];
                if (after is null || PieceOrders.Compare(order, rows[row], after) > 0)
                {
                    yield return row;
                }

                // Only the first one can be the very row.
                after = null;
            }
        }
    }

    private IEnumerable<int> Down(int at, int index)
    {
        while (true)
        {
            if (index == 0)
            {
                if (--at < 0)
                {
                    yield break;
                }

                index = _blocks[at].Count;
            }

            yield return _blocks[at][--index];
        }
    }

    /// <summary>Where the row stands, or would: the first place that is not before it.</summary>
    private (int At, int Index) PlaceOf(PieceRow row)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (PieceOrders.Compare(order, rows[_blocks[middle].Last], row) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return (low, low < _blocks.Count ? IndexIn(_blocks[low], row) : 0);
    }

    private int IndexIn(Block block, PieceRow row)
    {
        var (low, high) = (0, block.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (PieceOrders.Compare(order, rows[block[middle]], row) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private sealed class Block
    {
        private int[] _items = new int[4];

        public int Count { get; private set; }

        public int Last => _items[Count - 1];

        public int this[int index] => _items[index];

        public void Insert(int index, int row)
        {
            if (Count == _items.Length)
            {
                Array.Resize(ref _items, Math.Min(Count * 2, BlockMax));
            }

            _items.AsSpan(index, Count - index).CopyTo(_items.AsSpan(index + 1));
            _items[index] = row;
            Count++;
        }

        public void RemoveAt(int index)
        {
            Count--;
            _items.AsSpan(index + 1, Count - index).CopyTo(_items.AsSpan(index));
        }

        public Block SplitAt(int keep)
        {
            var rest = new Block { _items = new int[BlockMax], Count = Count - keep };
            _items.AsSpan(keep, Count - keep).CopyTo(rest._items);
            Count = keep;
            return rest;
        }
    }
}
