using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Trust;

/// <summary>A site's public key file: one C2SP vkey line, whose name is the ledger's origin.</summary>
internal static class SiteKey
{
    private const int BytesMax = 1_024;

    /// <summary>Reads the key and the origin it speaks for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">What is wrong and what would do; empty when nothing is.</param>
    public static (LedgerOrigin Origin, NoteVerifier Verifier)? Read(string path, out string fault)
    {
        const string Wanted = "put the line there that 'edgevault-gateway key' prints";
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax } file)
            {
                fault = $"'{path}' has {file.Length} bytes, a key line has fewer than {BytesMax}; {Wanted}.";
                return null;
            }

            var verifier = NoteVerifier.Parse(File.ReadAllText(path));
            fault = LedgerOrigin.TryParse(verifier.Name, out var origin)
                ? ""
                : $"'{path}' is the key of '{verifier.Name}', not of edgevault/<site>/<gateway>/<epoch>; {Wanted}.";
            return origin is null ? null : (origin, verifier);
        }
        catch (FormatException wrong)
        {
            fault = $"'{path}' is not a public key: {wrong.Message} To mend it, {Wanted}.";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            fault = $"'{path}' cannot be read ({unreadable.Message}); {Wanted}.";
        }

        return null;
    }
}
