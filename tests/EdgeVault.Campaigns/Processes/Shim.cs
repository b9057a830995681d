using System.Diagnostics;

namespace EdgeVault.Campaigns.Processes;

/// <summary>The library that journals and breaks a writer's file calls, compiled when it is needed.</summary>
internal sealed class Shim
{
    private readonly string _library;

    private Shim(string library)
    {
        _library = library;
    }

    /// <exception cref="CampaignException">There is no C compiler, or it does not take the source.</exception>
    public static Shim Compile(Workshop shop)
    {
        var library = Path.Combine(shop.Path, "faults.so");
        var source = Path.Combine(AppContext.BaseDirectory, "shim", "faults.c");
        string[] arguments = ["-O2", "-Wall", "-shared", "-fPIC", "-o", library, source, "-ldl"];
        try
        {
            using var compiler = Process.Start(
                new ProcessStartInfo("gcc", arguments) { RedirectStandardError = true })!;
            var said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0
                ? new Shim(library)
                : throw new CampaignException(ExitCode.Unreadable, $"{source} does not compile: {said}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CampaignException(ExitCode.Unreadable, "gcc is missing: apt-get install gcc libc6-dev");
        }
    }

    /// <param name="data">The folder whose calls are journalled.</param>
    /// <param name="journal">The file that the records go to.</param>
    /// <param name="plan">Faults; null for none.</param>
    public Dictionary<string, string> Environment(string data, string journal, string? plan)
    {
        var variables = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = _library,
            ["EDGEVAULT_FAULTS_ROOT"] = data,
            ["EDGEVAULT_FAULTS_JOURNAL"] = journal,
        };
        if (plan is not null)
        {
            variables["EDGEVAULT_FAULTS_PLAN"] = plan;
        }

        return variables;
    }
}
