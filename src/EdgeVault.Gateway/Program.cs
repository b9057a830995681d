using System.CommandLine;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Verbs;
using EdgeVault.Hosting.Verbs;

var root = new RootCommand("EdgeVault gateway: the chain of custody of one distribution centre.")
{
    RunVerb.Create(),
    ConfigVerb.Create(),
    KeyVerb.Create(),
    EnrollVerb.Create(),
    EventsVerb.Create(),
    LedgerVerb.Create(),
    PassportVerb.Create(),
    EpcVerb.Create(),
    BarcodeVerb.Create(),
    LlrpVerb.Create(),
    ReadersVerb.Create(),
    RecorderVerb.Create(),
    RulesVerb.Create(),
    RehearseVerb.Create(),
    HealthVerb.Create(),
};

return await CommandLine.RunAsync(root, GatewayOptions.SectionName, args);
