using EdgeVault.HardwareSim.Cli;

return await CommandLine.RunAsync(Verbs.Create(), args, Console.Out, Console.Error);
