using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Ledger.Passports;

/// <summary>Whom a passport is about: a kind of thing and its id, one line of text.</summary>
/// <param name="Kind">1 to 32 of <c>[a-z]</c>, such as <c>piece</c>.</param>
/// <param name="Id">1 to 256 characters, none of them a control character.</param>
public sealed record PassportSubject(string Kind, string Id)
{
    private const int KindLengthMax = 32;
    private const int IdLengthMax = 256;

    public override string ToString() => $"{Kind} {Id}";

    public static bool TryParse(string line, [NotNullWhen(true)] out PassportSubject? subject)
    {
        ArgumentNullException.ThrowIfNull(line);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        subject = space < 0 ? null : new PassportSubject(line[..space], line[(space + 1)..]);
        subject = subject?.IsSound == true ? subject : null;
        return subject is not null;
    }

    internal bool IsSound =>
        Kind.Length is > 0 and <= KindLengthMax && !Kind.AsSpan().ContainsAnyExceptInRange('a', 'z')
        && Id.Length is > 0 and <= IdLengthMax && !Id.Any(char.IsControl);
}
