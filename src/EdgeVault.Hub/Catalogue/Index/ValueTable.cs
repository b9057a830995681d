namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>Words of one attribute as small numbers, from 1 on; 0 is nothing.</summary>
internal sealed class ValueTable
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _words = [""];

    public int Count => _words.Count;

    /// <summary>As it was spelt first.</summary>
    public string this[int code] => _words[code];

    public int CodeOf(string word)
    {
        if (word.Length == 0)
        {
            return 0;
        }

        if (!_codes.TryGetValue(word, out var code))
        {
            _codes.Add(word, code = _words.Count);
            _words.Add(word);
        }

        return code;
    }

    /// <summary>0 for a word that no piece ever had.</summary>
    public int Find(string word) => _codes.GetValueOrDefault(word);
}
