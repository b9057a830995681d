namespace EdgeVault.Custody.Stock;

/// <summary>The few names of zones, portals, places, people and containers that many rows say, by number.</summary>
internal sealed class NameTable
{
    public const int Empty = 0;

    private readonly List<string> _names = [""];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = Empty };

    public string this[int number] => _names[number];

    /// <summary>Of a name that no row has said yet there is none.</summary>
    public bool TryFind(string name, out int number) => _numbers.TryGetValue(name, out number);

    /// <summary>The number of a name; a new one where it has none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="before">What the row said before, which mostly it says again.</param>
    public int Of(string name, int before)
    {
        if (ReferenceEquals(_names[before], name) || string.Equals(_names[before], name, StringComparison.Ordinal))
        {
            return before;
        }

        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _names.Count;
            _names.Add(name);
            _numbers.Add(name, number);
        }

        return number;
    }
}
