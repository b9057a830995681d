using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Capture.Readers;

/// <summary>A secret that lies in a file of its own, which nobody but its owner may touch.</summary>
internal static class SecretFile
{
    private const int BytesMax = 4_096;

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <returns>Null, or what is wrong and what would do.</returns>
    public static string? Fault(string path)
    {
        if (Check(path) is { } fault)
        {
            return fault;
        }

        try
        {
            return Read(path).Length == 0 ? $"'{path}' has an empty first line; the password stands there." : null;
        }
        catch (IOException cause)
        {
            return cause.Message;
        }
    }

    /// <returns>Null, or what is wrong and what would do.</returns>
    public static string? CertificateFault(string path)
    {
        if (Check(path) is { } fault)
        {
            return fault;
        }

        try
        {
            ReadCertificate(path).Dispose();
            return null;
        }
        catch (IOException cause)
        {
            return cause.Message;
        }
    }

    /// <summary>The first line.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than a secret is.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > BytesMax)
            {
                throw new IOException($"'{path}' has more than {BytesMax} bytes.");
            }

            using var reader = new StreamReader(file);
            return reader.ReadLine() ?? "";
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Unreadable(path, cause);
        }
    }

    /// <summary>A certificate with its key, ready to be shown in a handshake.</summary>
    /// <exception cref="IOException">It cannot be read, or is none.</exception>
    public static X509Certificate2 ReadCertificate(string path)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(path);

            // A key that was never stored cannot be shown in a handshake on every platform.
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException cause)
        {
            throw new IOException($"'{path}' is no PEM file with a certificate and its key: {cause.Message}", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Unreadable(path, cause);
        }
    }

    // A file that was good at the start may be spoilt later, while a reader is away. To its link that is one more reason
    // why the reader cannot be had, and never more: all that links try again for are IOExceptions and their like.
    private static IOException Unreadable(string path, UnauthorizedAccessException cause) =>
        new($"'{path}' cannot be read: {cause.Message}", cause);

    private static string? Check(string path)
    {
        if (!File.Exists(path))
        {
            return $"there is no file '{path}'.";
        }

        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ForOthers) != 0)
            {
                return $"'{path}' may be used by others; chmod 0400 would do.";
            }

            using var file = File.OpenRead(path);
            return file.Length > BytesMax * 4 ? $"'{path}' is too large to be a secret." : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return $"'{path}' cannot be read: {cause.Message}";
        }
    }
}
