namespace EdgeVault.TestKit;

/// <summary>Files of the repository that the tests were built from.</summary>
public static class Checkout
{
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeVault.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The checkout is not above the tests.");
        }

        return folder;
    }
}
