using System.ComponentModel.DataAnnotations;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using Microsoft.Extensions.Options;

namespace EdgeVault.Custody;

/// <summary>Custody's part of the <c>EdgeVault</c> section.</summary>
public sealed class CustodyOptions
{
    public const string SectionName = "EdgeVault";

    /// <summary>Short id of the site: a-z, 0-9 and hyphens, 1 to 32 of them. No default.</summary>
    [Required(ErrorMessage = "EdgeVault:Site is missing; a short id like dc1 would do.")]
    [RegularExpression("[a-z0-9-]{1,32}", ErrorMessage = "EdgeVault:Site takes 1 to 32 of a-z, 0-9, -; dc1 would do.")]
    public string Site { get; set; } = "";

    /// <summary>The site as an EPC URI of a GLN, <c>urn:epc:id:sgln:0614141.00001.0</c>. Empty: unknown.</summary>
    public string SiteGln { get; set; } = "";

    /// <summary>IANA name of the wall clock that people at the site see. Default <c>Etc/UTC</c>.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>Piece register, relative to the configuration file. Default <c>pieces.csv</c>.</summary>
    [Required(ErrorMessage = "EdgeVault:Pieces is empty; a file name like pieces.csv would do.")]
    public string Pieces { get; set; } = "pieces.csv";

    /// <summary>Places of the vault. Default <c>places.csv</c>.</summary>
    [Required(ErrorMessage = "EdgeVault:Places is empty; a file name like places.csv would do.")]
    public string Places { get; set; } = "places.csv";

    /// <summary>People and parties, by opaque id. Default <c>custodians.csv</c>.</summary>
    [Required(ErrorMessage = "EdgeVault:Custodians is empty; a file name like custodians.csv would do.")]
    public string Custodians { get; set; } = "custodians.csv";

    /// <summary>What this site asks of verified stock.</summary>
    public StockOptions Stock { get; set; } = new();

    /// <summary>What rings at this site.</summary>
    public RuleOptions Rules { get; set; } = new();

    /// <summary>How zones are counted.</summary>
    public CountOptions Counts { get; set; } = new();

    /// <summary>What air is good for what.</summary>
    public ClimateLimitOptions ClimateLimits { get; set; } = new();
}

[OptionsValidator]
internal sealed partial class CustodyOptionsTextValidator : IValidateOptions<CustodyOptions>;
