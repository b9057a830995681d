using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>One piece, found by tag, certificate or id. No coordinate: a page of this machine has no role.</summary>
internal static class PiecePage
{
    public static StockAnswer? Find(CustodyBook book, CustodyDesk desk, StockPolicy policy, DateTimeOffset now, string query) =>
        book.Read(state =>
        {
            var search = new StockSearch(state, desk.Register, policy, now);
            return search.ById(query) ?? search.ByEpc(query)
                ?? (query.Split('/', 2) is [var lab, var number] ? search.ByCertificate(lab, number) : null);
        });

    public static Html Render(string query, StockAnswer? answer) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{query} · EdgeVault</title><link rel="stylesheet" href="/status.css"></head>
        <body><main><section class="wide">{(answer is null
            ? Html.Of($"""<p class="none">No piece here is known by “{query}”. A tag in hex, its identity URI, an id, or laboratory/number would do.</p>""")
            : Of(answer))}<p><a href="/">back</a></p></section></main></body></html>
        """);

    private static Html Of(StockAnswer answer)
    {
        var (state, piece, verdict) = (answer.State, answer.Piece, answer.Verdict);
        var reasons = Html.Join(StockMapping.ReasonsOf(verdict.Reasons).Select(reason => Html.Of($"<li>{reason.Replace('_', ' ')}</li>")));
        return Html.Of(
            $"""
            <h1>{state.PieceId} <small>{piece?.Identity ?? ""}</small></h1>
            <p class="verdict {(verdict.IsVerified ? "good" : "bad")}">{(verdict.IsVerified ? "Verified stock" : "Not verified stock")}</p>
            <ul class="facts">{reasons}</ul>
            <p class="facts">{StockMapping.WordOf(state.Whereabouts)} {state.Zone} · proven by {StockMapping.WordOf(verdict.Proof)}
            (event {verdict.ProofBy.Index}), {verdict.Age.TotalMinutes:0} min ago · held by {(state.Holder.Length > 0 ? state.Holder : "nobody")}
            · in {(state.Container.Length > 0 ? state.Container : "no container")} · {state.Known.Incidents.Count} open incidents
            · last event {state.LastEvent.Index}</p>
            """);
    }
}
