using EdgeVault.Hosting.Pages;
using EdgeVault.Hub.Api;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>What is under way between two sites, the longest first.</summary>
internal static class TransfersPage
{
    public static Html Render(IReadOnlyList<TransferJson> transfers) => Html.Of(
        $"""
        <h1>Transfers <small>under way between two sites, in stock nowhere</small></h1>
        {(transfers.Any(each => each.Overdue) ? Html.Of($"""<p class="verdict bad">{transfers.Count(each => each.Overdue)} overdue</p>""") : Html.Empty)}
        {(transfers.Count == 0 ? Html.Of($"""<p class="none">Nothing is under way.</p>""") : Table(transfers))}
        """);

    private static Html Table(IReadOnlyList<TransferJson> transfers) => Html.Of(
        $"""
        <table><thead><tr><th>Piece</th><th>From</th><th>To</th><th>Shipped</th><th>Due</th><th>Carrier</th></tr></thead>
        <tbody>{Html.Join(transfers.Select(Row))}</tbody></table>
        """);

    private static Html Row(TransferJson transfer) => Html.Of(
        $"""
        <tr><th><a href="/pieces/{Uri.EscapeDataString(transfer.PieceId)}">{transfer.PieceId}</a></th><td>{transfer.From}</td><td>{transfer.To}</td>
        <td>{Ages.Time(transfer.Shipped)}</td><td>{Ages.Time(transfer.Due)} {(transfer.Overdue ? Html.Of($"""<span class="bad">overdue</span>""") : Html.Empty)}</td>
        <td>{transfer.Carrier} {transfer.Tracking}</td></tr>
        """);
}
