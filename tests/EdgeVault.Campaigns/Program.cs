using System.CommandLine;
using System.Runtime.Versioning;
using EdgeVault.Campaigns;
using EdgeVault.Campaigns.Verbs;

[assembly: SupportedOSPlatform("linux")]

var root = new RootCommand("EdgeVault as real processes: killed, unplugged, lied to by the disk, and with a broker that restarts.")
{
    KillVerb.Create(),
    PowerCutVerb.Create(),
    FaultsVerb.Create(),
    FullVerb.Create(),
    BrokerVerb.Create(),
    OtherWorldVerb.Create(),
    WriterVerb.Create(),
};
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    return ExitCode.Usage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("cancelled");
    return ExitCode.Unreadable;
}
catch (CampaignException end)
{
    await Console.Error.WriteLineAsync(end.Message);
    return end.ExitCode;
}
