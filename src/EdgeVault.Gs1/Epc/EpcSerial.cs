using System.Globalization;

namespace EdgeVault.Gs1.Epc;

/// <summary>The serial behind a key: a number on a 96-bit tag, any text of GS1's 82 characters in a URI.</summary>
/// <remarks>Text that is a number is kept as the number, so that both ways to the same serial compare equal; the
/// leading zero of <c>007</c> makes it text, and another serial than 7.</remarks>
internal readonly record struct EpcSerial
{
    public const int MaxChars = 20;

    private readonly string? _text;
    private readonly ulong _number;

    public EpcSerial(ulong number) => _number = number;

    private EpcSerial(string text) => _text = text;

    public static EpcSerial From(string text) =>
        IsCanonicalNumber(text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EpcSerial(number)
            : new EpcSerial(text);

    public bool TryGetNumber(out ulong number)
    {
        number = _number;
        return _text is null;
    }

    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);

    private static bool IsCanonicalNumber(string text) => text is "0" || (text.Length > 0 && text[0] != '0');
}
