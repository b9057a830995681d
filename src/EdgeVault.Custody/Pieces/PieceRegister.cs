using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Pieces;

/// <summary>The pieces that the site knows, found by id or by tag. Immutable and safe from any thread; swapped
/// whole.</summary>
public sealed class PieceRegister
{
    // Eight filter values make eight tags of one identity; more than that is no ordinary tag of this register.
    private const int TagsCachedPerPiece = 8;

    private readonly FrozenDictionary<string, Piece> _byId;
    private readonly FrozenDictionary<string, Piece> _byIdentity;
    private readonly Lazy<FrozenDictionary<string, Piece>> _byCertificate;

    // Hits only: strangers' tags cannot fill it, and what they cost is one decoding for each crossing.
    private readonly ConcurrentDictionary<EpcBits, Piece> _byTag = new();
    private int _tagsCached;

    /// <exception cref="ArgumentException">Two pieces have one id or one identity.</exception>
    public PieceRegister(IEnumerable<Piece> pieces)
    {
        Piece[] all = [.. pieces];
        _byId = Index(all, piece => piece.PieceId);
        _byCertificate = new(() => all.Where(static piece => piece.CertificateNumber.Length > 0)
            .DistinctBy(static piece => CertificateOf(piece.CertificateLab, piece.CertificateNumber), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                static piece => CertificateOf(piece.CertificateLab, piece.CertificateNumber), StringComparer.OrdinalIgnoreCase));
        _byIdentity = Index(all.Where(piece => piece.Identity.Length > 0), piece => KeyOf(piece.Identity));
    }

    public static PieceRegister Empty { get; } = new([]);

    public int Count => _byId.Count;

    public IReadOnlyCollection<Piece> Pieces => _byId.Values;

    public bool TryGet(string pieceId, [NotNullWhen(true)] out Piece? piece) => _byId.TryGetValue(pieceId, out piece);

    /// <summary>The piece that this tag says it is, by identity: another filter value, or another encoding of the same
    /// key, finds the same piece.</summary>
    public bool TryFind(in EpcBits tag, [NotNullWhen(true)] out Piece? piece) =>
        _byTag.TryGetValue(tag, out piece) || TryFindByIdentity(tag, out piece);

    /// <summary>The piece of an identity key or pure identity URI.</summary>
    public bool TryFind(string identity, [NotNullWhen(true)] out Piece? piece) =>
        _byIdentity.TryGetValue(KeyOf(identity), out piece);

    /// <summary>The piece with this paper; null where none has it. Upper and lower case are the same.</summary>
    public Piece? FindCertificate(string lab, string number) =>
        _byCertificate.Value.GetValueOrDefault(CertificateOf(lab, number));

    private static string CertificateOf(string lab, string number) => $"{lab}/{number}";

    private static string KeyOf(string identity) =>
        EpcCodec.TryParseIdentityUri(identity, out var parsed, out _) ? parsed.Key : identity;

    private static FrozenDictionary<string, Piece> Index(IEnumerable<Piece> pieces, Func<Piece, string> key) =>
        pieces.ToDictionary(key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    private bool TryFindByIdentity(in EpcBits tag, [NotNullWhen(true)] out Piece? piece)
    {
        if (!_byIdentity.TryGetValue(EpcCodec.IdentityKey(tag), out piece))
        {
            return false;
        }

        if (_tagsCached < _byId.Count * TagsCachedPerPiece && _byTag.TryAdd(tag, piece))
        {
            Interlocked.Increment(ref _tagsCached);
        }

        return true;
    }
}
