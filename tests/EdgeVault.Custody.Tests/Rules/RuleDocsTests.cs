using System.Text;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.TestKit;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>The tables of the operator's pages say what the code does.</summary>
public sealed class RuleDocsTests
{
    private const string Rewrite = "EDGEVAULT_WRITE_DOCS";
    private const string RulesHead = "| Rule | low | mid | high | night | blocks | Owner |\n| --- | --- | --- | --- | --- | --- | --- |\n";
    private const string AirHead = "| What | °C | % relative humidity |\n| --- | --- | --- |\n";

    /// <summary>EDGEVAULT_WRITE_DOCS=1 draws them anew.</summary>
    [Fact]
    public void The_page_about_the_day_has_every_rule_and_every_limit_of_the_air()
    {
        var path = Checkout.PathOf("docs", "operating", "a-day-in-the-vault.md");
        var page = File.ReadAllText(path);
        var drawn = With(With(page, RulesHead, Rules()), AirHead, Air());
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, drawn);
            return;
        }

        Assert.Equal(drawn, page);
    }

    [Theory]
    [InlineData("pieces.csv")]
    [InlineData("places.csv")]
    [InlineData("custodians.csv")]
    public void The_page_about_registers_has_every_column_in_its_order(string file)
    {
        var page = File.ReadAllText(Checkout.PathOf("docs", "formats", "registers.md"));
        var section = page.Split("\n## ").Single(part => part.StartsWith(file, StringComparison.Ordinal));
        var rows = section.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(static line => line.Split('|')[1]);

        Assert.Equal(
            file switch { "pieces.csv" => PieceFile.Columns, "places.csv" => PlaceFile.Columns, _ => CustodianFile.Columns },
            rows.SelectMany(static row => row.Split(',')).Select(static column => column.Trim(' ', '`')));
    }

    /// <summary>The rows under this head, whatever stood there.</summary>
    private static string With(string page, string head, string rows)
    {
        var from = page.IndexOf(head, StringComparison.Ordinal) + head.Length;
        Assert.True(from > head.Length, "The page has no table like that.");
        var to = from;
        while (to < page.Length && page[to] == '|')
        {
            to = page.IndexOf('\n', to) + 1;
        }

        return page[..from] + rows + page[to..];
    }

    private static string Rules() => Lines(RuleTable.Defaults.OrderBy(static rule => rule.Key).Select(static rule =>
        $"| `{RulePlanBuilder.NameOf(rule.Key)}` | {Word(rule.Value.Low)} | {Word(rule.Value.Mid)} | {Word(rule.Value.High)} | "
        + $"{YesNo(rule.Value.IsWorseAtNight)} | {YesNo(rule.Value.BlocksSale)} | `{rule.Value.Owner}` |"));

    private static string Word(Severity severity) => JsonNamingPolicy.CamelCase.ConvertName(severity.ToString());

    private static string Air() => Lines(new ClimateLimitOptions().Of.Select(static of => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"| `{of.Key}` | {Range(of.Value.TemperatureMin, of.Value.TemperatureMax)} | {Range(of.Value.HumidityMin, of.Value.HumidityMax)} |")));

    private static string Range(decimal? min, decimal? max) => FormattableString.Invariant($"{min} to {max}") switch
    {
        " to " => "",
        var text when min is null => text.TrimStart(),
        var text => text.TrimEnd(),
    };

    private static string YesNo(bool value) => value ? "yes" : "";

    private static string Lines(IEnumerable<string> rows) =>
        rows.Aggregate(new StringBuilder(), static (all, row) => all.Append(row).Append('\n')).ToString();
}
