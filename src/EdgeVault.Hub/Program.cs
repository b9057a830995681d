using System.CommandLine;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Verbs;

var root = new RootCommand("EdgeVault hub: verifies, keeps and cosigns the custody streams of all sites.")
{
    HubVerbs.Run(),
    HubVerbs.Key(),
    HubVerbs.Config(),
    HubVerbs.Gateway(),
    AuthorityVerbs.Ca(),
    AuthorityVerbs.Certificate(),
    StockVerbs.Create(),
};

return await CommandLine.RunAsync(root, HubOptions.SectionName, args);
