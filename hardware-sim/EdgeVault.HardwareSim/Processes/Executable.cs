using System.Reflection;

namespace EdgeVault.HardwareSim.Processes;

/// <summary>How to start a program of ours: what to execute, and the arguments that come before its own.</summary>
internal sealed record Executable(string Name, string FileName, IReadOnlyList<string> Prefix)
{
    /// <summary>This simulator itself.</summary>
    public static Executable Self { get; } = FromPath("edgevault-sim", Assembly.GetExecutingAssembly().Location);

    /// <summary>A program that was built beside this one (<c>artifacts/bin/PROJECT/CONFIGURATION</c>), or published
    /// into the same folder, or that <paramref name="given"/> names.</summary>
    /// <exception cref="FileNotFoundException">It is not there: says where it was looked for and which option would
    /// do.</exception>
    public static Executable Find(string name, string project, string? given, string option)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var candidates = given is not null
            ? [Path.GetFullPath(given)]
            : new[]
            {
                Path.Combine(here.FullName, "..", "..", project, here.Name, name + ".dll"),
                Path.Combine(here.FullName, name + ".dll"),
                Path.Combine(here.FullName, name),
            };
        var found = Array.Find(candidates, File.Exists) ?? throw new FileNotFoundException(
            $"There is no {name}: looked for {string.Join(", ", candidates.Select(Path.GetFullPath))}. "
            + $"Build {project}, or say {option} PATH.");
        return FromPath(name, Path.GetFullPath(found));
    }

    private static Executable FromPath(string name, string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? new(name, Host, [path]) : new(name, path, []);

    // The runtime that runs this runs the others too; PATH may have none.
    private static string Host =>
        Environment.ProcessPath is { } process && Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? process
            : "dotnet";
}
