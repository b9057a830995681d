namespace EdgeVault.Gs1.Tests;

/// <summary>Rows of a file in Data/, split at tabs, which no GS1 value may hold.</summary>
internal static class TsvRows
{
    public static string[][] Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", file));
        return [.. lines.Skip(1).Select(line => line.Split('\t'))];
    }
}
