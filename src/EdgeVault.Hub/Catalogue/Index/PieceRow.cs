using System.Runtime.CompilerServices;

namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>What the index holds of one piece. Immutable: a change is another row in its place.</summary>
/// <param name="pieceId">Its id.</param>
/// <param name="weightMg">At intake; 0 where nobody weighed it.</param>
/// <param name="caratMilli">Likewise.</param>
/// <param name="certificate">Its first paper, as <see cref="CertificateKey"/> makes it; null for none.</param>
internal sealed class PieceRow(string pieceId, ulong weightMg, ulong caratMilli, string? certificate)
{
    public const int AttributeCount = (int)PieceAttribute.Sound + 1;

    private Values _values;

    public string PieceId => pieceId;

    public ulong WeightMg => weightMg;

    public ulong CaratMilli => caratMilli;

    public string? Certificate => certificate;

    /// <summary>Codes of more papers' laboratories than the first; null for a piece with at most one.</summary>
    public int[]? MoreLabs { get; init; }

    /// <summary>Papers behind the first, by <see cref="CertificateKey"/>; null as a rule.</summary>
    public string[]? MoreCertificates { get; init; }

    /// <summary>Code of the value in the site's <see cref="ValueTable"/>; 0 where nothing is known.</summary>
    public int this[PieceAttribute attribute]
    {
        get => _values[(int)attribute];
        init => _values[(int)attribute] = value;
    }

    public PieceRow With(ReadOnlySpan<int> values)
    {
        values.CopyTo(_values);
        return this;
    }

    public bool Has(PieceAttribute attribute, int code) =>
        this[attribute] == code
        || (attribute == PieceAttribute.CertificateLab && MoreLabs is { } more && more.AsSpan().Contains(code));

    /// <summary>By laboratory, then number, in upper case: papers are typed by people.</summary>
    public static string CertificateKey(string lab, string number) =>
        $"{lab.ToUpperInvariant()}\n{number.ToUpperInvariant()}";

    [InlineArray(AttributeCount)]
    private struct Values
    {
        private int _first;
    }
}
