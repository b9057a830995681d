using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Rules;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>A site as its configuration and registers say, without anything that is connected.</summary>
internal sealed record RehearsalSite
{
    public required GatewayOptions Gateway { get; init; }

    public required CaptureOptions Capture { get; init; }

    public required CustodyOptions Custody { get; init; }

    public required CustodySite Site { get; init; }

    public required RulePlan Rules { get; init; }

    public required StockPolicy Stock { get; init; }

    public required FixedRegisters Registers { get; init; }

    public required IReadOnlyCollection<CustodianEntry> Custodians { get; init; }

    public required SiteCodes Codes { get; init; }

    public PieceRegister Pieces => Registers.Pieces;

    /// <summary>From services that were composed and not started.</summary>
    public static RehearsalSite Of(IServiceProvider services)
    {
        var custody = services.GetRequiredService<IOptions<CustodyOptions>>().Value;
        var files = RegisterFiles.Of(services);
        var registers = files.ReadFixed();
        CustodianEntry[] custodians = [.. files.Custodians.Read().Custodians.Values];
        return new RehearsalSite
        {
            Gateway = services.GetRequiredService<IOptions<GatewayOptions>>().Value,
            Capture = services.GetRequiredService<IOptions<CaptureOptions>>().Value,
            Custody = custody,
            // No start of a machine, so that the same script gives the same bytes on any.
            Site = services.GetRequiredService<CustodySite>() with { BootId = new byte[BootIdBytes] },
            Rules = RulesServices.PlanOf(services),
            Stock = custody.Stock.ToPolicy(),
            Registers = registers,
            Custodians = custodians,
            Codes = new SiteCodes(registers.Pieces, registers.Places.Values, custodians),
        };
    }

    private const int BootIdBytes = 16;
}
