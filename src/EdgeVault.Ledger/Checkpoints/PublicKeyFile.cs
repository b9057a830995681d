using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A file with one public key: a C2SP vkey line, as the <c>key</c> verbs print it.</summary>
public static class PublicKeyFile
{
    private const int BytesMax = 1_024;

    /// <param name="path">The file.</param>
    /// <param name="key">The key.</param>
    /// <param name="fault">What is wrong, a sentence that names the file; empty when nothing is.</param>
    public static bool TryRead(string path, [NotNullWhen(true)] out NoteVerifier? key, out string fault)
    {
        key = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax } file)
            {
                fault = $"'{path}' has {file.Length} bytes; a key line has fewer than {BytesMax}.";
                return false;
            }

            key = NoteVerifier.Parse(File.ReadAllText(path));
            fault = "";
            return true;
        }
        catch (FormatException wrong)
        {
            fault = $"'{path}' is not a public key: {wrong.Message}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            fault = $"'{path}' cannot be read: {unreadable.Message}";
        }

        return false;
    }
}
