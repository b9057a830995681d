namespace EdgeVault.Gs1.Tests;

/// <summary>Rows of a file in Data/, split at commas: no field but the last, the source, may hold one.</summary>
internal static class CsvRows
{
    public static TheoryData<string[]> Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", file));
        return [.. lines.Skip(1).Select(line => line.Split(','))];
    }
}
