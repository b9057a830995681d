using EdgeVault.Llrp.Framing;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>The files under Data.</summary>
internal static class Recorded
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data");

    public static byte[] Dx101 => File("dx101_a.bin");

    public static byte[] Sllurp => File("sllurp-ro_access_report-stream.bin");

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Folder, name));

    public static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern)
            .Select(path => Path.GetRelativePath(Folder, path))
            .Order(StringComparer.Ordinal);

    public static List<LlrpFrame> Frames(byte[] bytes)
    {
        var frames = new List<LlrpFrame>();
        var reader = new LlrpFileReader(bytes);
        while (reader.TryRead())
        {
            frames.Add(reader.Frame);
        }

        Assert.Null(reader.Error);
        return frames;
    }
}
