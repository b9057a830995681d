using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeVault.Ledger;

/// <summary>The name of one ledger: <c>edgevault/&lt;site&gt;/&lt;gateway&gt;/&lt;epoch&gt;</c>.</summary>
/// <param name="Site">1 to 32 of <c>[a-z0-9-]</c>.</param>
/// <param name="Gateway">1 to 32 of <c>[a-z0-9-]</c>.</param>
/// <param name="Epoch">Counts from 1; references between events are (epoch, index).</param>
public sealed record LedgerOrigin(string Site, string Gateway, uint Epoch)
{
    public const int BytesMax = 128;
    private const int IdLengthMax = 32;
    private const string Prefix = "edgevault";

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The ledger that takes this one's place.</summary>
    public LedgerOrigin Next => this with { Epoch = checked(Epoch + 1) };

    /// <summary>True for another epoch of the same gateway.</summary>
    public bool IsOfSameGateway(LedgerOrigin other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Site == other.Site && Gateway == other.Gateway;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{Site}/{Gateway}/{Epoch}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out LedgerOrigin? origin)
    {
        origin = null;
        if (text?.Split('/') is not [Prefix, var site, var gateway, var epochText] || !IsId(site) || !IsId(gateway)
            || !uint.TryParse(epochText, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) || epoch == 0)
        {
            return false;
        }

        var parsed = new LedgerOrigin(site, gateway, epoch);
        // One origin has one spelling: "01" is not an epoch.
        origin = parsed.ToString() == text ? parsed : null;
        return origin is not null;
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= IdLengthMax && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
