using System.Globalization;
using System.Text.Json;

namespace EdgeVault.Capture.Climate;

/// <summary>RFC 6901: a way into a JSON document. <c>~1</c> stands for <c>/</c> and <c>~0</c> for <c>~</c>.</summary>
internal static class JsonPointer
{
    public const int LengthMax = 256;

    public static bool TryFind(JsonElement root, string pointer, out JsonElement found)
    {
        found = root;
        if (pointer.Length == 0)
        {
            return true;
        }

        foreach (var part in pointer[1..].Split('/'))
        {
            if (!TryStep(found, part, out found))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryStep(JsonElement at, string part, out JsonElement found)
    {
        found = default;
        var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        if (at.ValueKind == JsonValueKind.Object)
        {
            return at.TryGetProperty(name, out found);
        }

        if (at.ValueKind != JsonValueKind.Array
            || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index >= at.GetArrayLength())
        {
            return false;
        }

        found = at[index];
        return true;
    }
}
