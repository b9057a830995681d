using System.Globalization;
using EdgeVault.HardwareSim.Demo.Trade;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>The summary for people, aligned with blanks so that it reads the same on a terminal and in a
/// file.</summary>
internal static class SummaryTable
{
    private static readonly string[] Head =
        ["site", "reads", "events", "right", "wrong", "unresolved", "missed", "invented", "doubted", "unseen", "quiet", "ledger"];

    public static IEnumerable<string> Lines(DemoReport report)
    {
        var rows = report.Sites.Select(Row).Prepend(Head).ToList();
        var widths = Head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            yield return string.Join("  ", row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
        }

        foreach (var site in report.Sites)
        {
            var (named, others, nobody) = site.Score.Carriers;
            yield return $"{site.Site} carriers by radio badge, of those right: {named} named, {others} somebody else, {nobody} nobody";
            var stations = site.Stations;
            yield return $"{site.Site} stations: {stations.Scans} scans, {stations.Accepted} accepted, {stations.Refused} refused; "
                + $"in the ledger by custodian, piece and place: {stations.Right} right, {stations.Missed} missed, "
                + $"{stations.Invented} invented; {stations.Wrong} wrong answers";
        }

        yield return $"hub: {report.HubEvents} events, lag {report.HubLag}";
        if (report.Sites.Count > 1)
        {
            yield return TradeLine(report.Trade);
        }

        foreach (var missed in report.Missed)
        {
            yield return $"  {missed}";
        }

        foreach (var fault in report.Faults)
        {
            yield return $"! {fault}";
        }

        yield return report.IsOk ? "ok: the ledgers tell what happened, and the hub has all of it" : "not ok";
    }

    private static string TradeLine(TradeTruth trade) =>
        $"between sites: {trade.Delivered.Count} pieces delivered, {trade.Reservations.Count} reserved by the word of their vaults "
        + $"({trade.Reservations.Count(reservation => reservation.WhileCut)} of them while the line was cut"
        + (trade.Cut is { } cut ? $", {cut.Lasted.TotalSeconds:0} s, {cut.Behind} events behind)" : ")")
        + (trade.Transfer is { } transfer
            ? $"; {transfer.PieceId} from {transfer.From} to {transfer.To}, in stock nowhere on the way"
            : "; no transfer");

    private static string[] Row(SiteReport site) =>
    [
        site.Site, Text(site.Reads), Text(site.Events), Text(site.Score.Right), Text(site.Score.Wrong),
        Text(site.Score.Unresolved), Text(site.Score.Missed), Text(site.Score.Invented), Text(site.Score.Doubted),
        Text(site.Score.Unseen), Text(site.Score.Quiet),
        site.Problems.Count == 0 ? "sound" : "damaged",
    ];

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
