namespace EdgeVault.EndToEnd.Tests.Peers;

/// <summary>A real program from Debian's packages. Where it is missing the test is
/// skipped and says what to install.</summary>
internal static class Part
{
    public static string Need(string package, string path)
    {
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: apt-get install {package}");
        return path;
    }
}
