using System.Buffers;

namespace EdgeVault.Gs1.Epc;

/// <summary>The characters that a component may have.</summary>
/// <remarks><paramref name="Said"/>: For messages.</remarks>
internal sealed record Alphabet(string Letters, string Said)
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Number = "0123456789";

    public static readonly Alphabet Digits = new(Number, "digits");

    /// <summary>GS1's 82 characters (General Specifications, figure 7.11-1).</summary>
    public static readonly Alphabet Cset82 =
        new("!\"%&'()*+,-./:;<=>?_" + Number + Upper + Lower, "letters, digits and !\"%&'()*+,-./:;<=>?_");

    /// <summary>GS1's 39 characters (figure 7.11-2).</summary>
    public static readonly Alphabet Cset39 = new("#-/" + Number + Upper, "capital letters, digits and #-/");

    /// <summary>CAGE codes and DoDAACs have no I and no O.</summary>
    public static readonly Alphabet Cage =
        new(Number + "ABCDEFGHJKLMNPQRSTUVWXYZ", "digits and capital letters but I and O");

    public static readonly Alphabet Part = new("-/" + Number + Upper, "capital letters, digits and -/");

    private readonly SearchValues<char> _letters = SearchValues.Create(Letters);

    /// <summary>Where the first character stands that may not; -1 for none.</summary>
    public int FaultIn(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(_letters);
}
