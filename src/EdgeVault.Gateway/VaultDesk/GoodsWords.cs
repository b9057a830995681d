using EdgeVault.Gateway.StockQueries;
using Grpc.Core;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>The names that custody.v1 gives its values, as words: <c>seasonal_removal</c>.</summary>
internal static class GoodsWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => StockMapping.WordOf(value);

    /// <exception cref="GoodsRefusalException">It is none of the words; they are named.</exception>
    public static T Parse<T>(string field, string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>().Skip(1))
        {
            if (Of(value) == word)
            {
                return value;
            }
        }

        throw new GoodsRefusalException(
            StatusCode.InvalidArgument,
            $"{field} is '{word}'; {string.Join(", ", Enum.GetValues<T>().Skip(1).Select(Of))} would do.");
    }

    /// <summary>As <see cref="Parse"/>; nothing where nothing was said.</summary>
    /// <exception cref="GoodsRefusalException">It is none of the words; they are named.</exception>
    public static T ParseOrNone<T>(string field, string word)
        where T : struct, Enum => word.Length == 0 ? default : Parse<T>(field, word);
}
