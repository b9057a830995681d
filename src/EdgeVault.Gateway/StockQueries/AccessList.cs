using System.Security.Cryptography;
using System.Text;
using EdgeVault.Gateway.Configuration;

namespace EdgeVault.Gateway.StockQueries;

/// <summary>Who shows which token. Tokens are compared by their hashes, in the same time whatever they are.</summary>
internal sealed class AccessList(IReadOnlyDictionary<string, AccessOptions> access)
{
    private const string Bearer = "Bearer ";

    private readonly (byte[] Sha256, Caller Caller)[] _known =
    [
        .. access.Select(pair => (
            Convert.FromHexString(pair.Value.TokenSha256),
            new Caller(pair.Key, pair.Value.Custodian, pair.Value.Roles.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .ToHashSet(StringComparer.Ordinal)))),
    ];

    /// <summary>Who this is; nobody in particular without a header, null for a token that is none.</summary>
    /// <param name="authorization">The header, <c>Bearer …</c>.</param>
    public Caller? Find(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
        {
            return Caller.Nobody;
        }

        if (!authorization.StartsWith(Bearer, StringComparison.Ordinal))
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Bearer.Length..]));
        Caller? found = null;
        foreach (var (sha256, caller) in _known)
        {
            found = CryptographicOperations.FixedTimeEquals(sha256, hash) ? caller : found;
        }

        return found;
    }
}

/// <param name="Name">Of the entry in the settings; empty for nobody in particular.</param>
/// <param name="Custodian">Opaque id of the person; empty for a program.</param>
/// <param name="Roles">What they may.</param>
internal sealed record Caller(string Name, string Custodian, IReadOnlySet<string> Roles)
{
    public const string VaultRole = "vault";

    public static Caller Nobody { get; } = new("", "", new HashSet<string>());

    public bool SeesCoordinates => Roles.Contains(VaultRole);
}
