namespace EdgeVault.Custody.Stock;

/// <summary>A list that only grows, page by page: what is in it stays where it is, and no page is a large object, which only full
/// collections free.</summary>
internal sealed class PagedList<T>
{
    private const int PageBits = 12;
    private const int PageMask = (1 << PageBits) - 1;

    private readonly List<T[]> _pages = [];

    public int Count { get; private set; }

    public ref T this[int number] => ref _pages[number >> PageBits][number & PageMask];

    public void Add(T item)
    {
        if (Count >> PageBits == _pages.Count)
        {
            _pages.Add(new T[1 << PageBits]);
        }

        this[Count++] = item;
    }
}
