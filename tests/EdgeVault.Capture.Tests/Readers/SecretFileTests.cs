using EdgeVault.Capture.Readers;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers;

/// <summary>Files that were good when the configuration was checked, and are read again each time that a reader is connected
/// to.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_password_is_the_first_line()
    {
        var path = Written("secret\nand more\n");

        Assert.Equal("secret", SecretFile.Read(path));
        Assert.Null(SecretFile.Fault(path));
    }

    [Fact]
    public void One_that_is_too_long_is_named()
    {
        var path = Written(new string('s', 4_097));

        Assert.Equal($"'{path}' has more than 4096 bytes.", Assert.Throws<IOException>(() => SecretFile.Read(path)).Message);
        Assert.Equal($"'{path}' has more than 4096 bytes.", SecretFile.Fault(path));
    }

    /// <summary>A folder is what even the superuser may not read.</summary>
    [Fact]
    public void What_may_not_be_read_is_a_fault_that_a_link_tries_again_for()
    {
        var path = _folder.File("");

        var secret = Assert.Throws<IOException>(() => SecretFile.Read(path));
        var certificate = Assert.Throws<IOException>(() => SecretFile.ReadCertificate(path));

        Assert.All([secret, certificate], fault =>
        {
            Assert.StartsWith($"'{path}' cannot be read: ", fault.Message, StringComparison.Ordinal);
            Assert.True(ReaderRetry.IsReadersFault(fault));
        });
    }

    [Fact]
    public void What_is_no_certificate_is_a_fault_that_a_link_tries_again_for()
    {
        var path = Written("no PEM");

        var fault = Assert.Throws<IOException>(() => SecretFile.ReadCertificate(path));

        Assert.StartsWith($"'{path}' is no PEM file with a certificate and its key: ", fault.Message, StringComparison.Ordinal);
        Assert.True(ReaderRetry.IsReadersFault(fault));
        Assert.Equal(fault.Message, SecretFile.CertificateFault(path));
    }

    private string Written(string text)
    {
        var path = _folder.File("secret");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }

        return path;
    }
}
