namespace EdgeVault.EndToEnd.Tests.Processes;

/// <summary>The product's programs as they were built beside this test assembly.</summary>
internal static class Programs
{
    // artifacts/bin/EdgeVault.EndToEnd.Tests/release/ → artifacts/bin/<project>/release/
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd('/'));

    public static string Gateway { get; } = Dll("EdgeVault.Gateway", "edgevault-gateway.dll");

    public static string Hub { get; } = Dll("EdgeVault.Hub", "edgevault-hub.dll");

    public static string Simulator { get; } = Dll("EdgeVault.HardwareSim", "edgevault-sim.dll");

    public static string Campaigns { get; } = Dll("EdgeVault.Campaigns", "edgevault-campaigns.dll");

    public static Child Start(string program, params IEnumerable<string> arguments) =>
        Child.Start("dotnet", [program, .. arguments]);

    public static Task<(int Code, string Output, string Error)> RunAsync(
        string program, params IEnumerable<string> arguments) =>
        Child.RunAsync("dotnet", [program, .. arguments]);

    private static string Dll(string project, string file) =>
        Path.Combine(Here.Parent!.Parent!.FullName, project, Here.Name, file);
}
