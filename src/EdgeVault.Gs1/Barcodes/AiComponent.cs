using System.Buffers;
using System.Globalization;

namespace EdgeVault.Gs1.Barcodes;

/// <summary>One part of an application identifier's value: <c>N13,csum,gcppos1</c>, <c>[X..17]</c>.</summary>
/// <remarks>Types: N digits, X GS1's 82 characters, Y 39, Z 64 (General Specifications, 7.11).</remarks>
internal sealed record AiComponent(char Type, int Min, int Max, bool IsOptional, AiCheck[] Checks)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Cset82 = SearchValues.Create(AiChecks.Cset82);
    private static readonly SearchValues<char> Cset39 =
        SearchValues.Create("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> Cset64 =
        SearchValues.Create("-0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>For messages.</summary>
    public string Letters => Type switch
    {
        'N' => "a digit",
        'Y' => "a capital letter, a digit or one of #-/",
        'Z' => "a letter, a digit or one of -_=",
        _ => "one of GS1's 82 characters",
    };

    /// <summary>Reads <c>N6</c>, <c>X..20</c>, <c>[N4],hhmi</c>.</summary>
    public static AiComponent Parse(string text)
    {
        var parts = text.Split(',');
        var isOptional = parts[0].StartsWith('[');
        var shape = parts[0].Trim('[', ']');
        var isUpTo = shape.Contains("..", StringComparison.Ordinal);
        var max = int.Parse(shape.AsSpan(isUpTo ? 3 : 1), CultureInfo.InvariantCulture);
        return new AiComponent(
            shape[0], isUpTo ? 1 : max, max, isOptional, [.. parts.Skip(1).Select(AiChecks.Named)]);
    }

    /// <summary>Where the first character stands that may not; -1 for none.</summary>
    public int FaultIn(ReadOnlySpan<char> value) => value.IndexOfAnyExcept(Type switch
    {
        'N' => Digits,
        'Y' => Cset39,
        'Z' => Cset64,
        _ => Cset82,
    });
}
