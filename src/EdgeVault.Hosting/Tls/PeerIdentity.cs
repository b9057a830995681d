using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace EdgeVault.Hosting.Tls;

/// <summary>Who the holder of a certificate is: a role, and an id or two within it.</summary>
/// <remarks>
/// Written into the certificate as its only URI among the subject's alternative names (RFC 5280 §4.2.1.6), in the form
/// of a SPIFFE ID: <c>spiffe://edgevault/&lt;role&gt;/&lt;id&gt;[/&lt;id&gt;]</c>, each id <c>[a-z0-9-]{1,32}</c>.
/// <list type="bullet">
/// <item><c>hub/&lt;name&gt;</c></item>
/// <item><c>gateway/&lt;site&gt;/&lt;gateway&gt;</c></item>
/// <item><c>consumer/&lt;id&gt;[/&lt;site&gt;]</c>, who pulls streams and reads the catalogue, of one site or of
/// all</item>
/// <item><c>desk/&lt;id&gt;</c>, who gives directives and reserves pieces</item>
/// </list>
/// </remarks>
/// <param name="Role">One of the four.</param>
/// <param name="Id">The first id.</param>
/// <param name="Detail">The second id; empty where there is none.</param>
public sealed partial record PeerIdentity(string Role, string Id, string Detail = "")
{
    public const string Hub = "hub";
    public const string Gateway = "gateway";
    public const string Consumer = "consumer";
    public const string Desk = "desk";

    private const string Prefix = "spiffe://edgevault/";
    private const string AlternativeNamesOid = "2.5.29.17";

    // GeneralName uniformResourceIdentifier [6] IA5String, RFC 5280 §4.2.1.6.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The one site that it speaks for or may see; empty for all.</summary>
    public string Site => Role == Gateway ? Id : Role == Consumer ? Detail : "";

    public Uri Uri => new(Prefix + Path);

    /// <summary>What people read: <c>gateway/dc1/gw1</c>.</summary>
    public override string ToString() => Path;

    private string Path => Detail.Length == 0 ? $"{Role}/{Id}" : $"{Role}/{Id}/{Detail}";

    /// <summary>Reads the short form, <c>gateway/dc1/gw1</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        ArgumentNullException.ThrowIfNull(text);
        identity = text.Split('/') switch
        {
            [Hub, var name] => new PeerIdentity(Hub, name),
            [Gateway, var site, var gateway] when Ids().IsMatch(gateway) => new PeerIdentity(Gateway, site, gateway),
            [Consumer, var id] => new PeerIdentity(Consumer, id),
            [Consumer, var id, var site] when Ids().IsMatch(site) => new PeerIdentity(Consumer, id, site),
            [Desk, var id] => new PeerIdentity(Desk, id),
            _ => null,
        };
        identity = identity is not null && Ids().IsMatch(identity.Id) ? identity : null;
        return identity is not null;
    }

    /// <summary>Reads it from a certificate; null unless that has exactly one URI and it is of this form.</summary>
    public static PeerIdentity? Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (certificate.Extensions.FirstOrDefault(each => each.Oid?.Value == AlternativeNamesOid) is not { } names)
        {
            return null;
        }

        try
        {
            return UrisIn(names.RawData) is [var uri] && uri.StartsWith(Prefix, StringComparison.Ordinal)
                && TryParse(uri[Prefix.Length..], out var identity)
                ? identity
                : null;
        }
        catch (AsnContentException)
        {
            // Bytes of a stranger.
            return null;
        }
    }

    private static List<string> UrisIn(byte[] extension)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        var uris = new List<string>();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(UriTag))
            {
                uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }

        return uris;
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();
}
