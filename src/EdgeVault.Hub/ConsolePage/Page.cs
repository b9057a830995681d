using System.Globalization;
using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>The console's one page, rendered on the server.</summary>
internal static class Page
{
    /// <summary>No inline script or style, nothing from elsewhere, no frame around it.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Html Whole(HubView view) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{view.Hub} · EdgeVault hub</title><link rel="stylesheet" href="console.css"></head>
        <body><main id="live">{Live(view)}</main><p id="link">not live yet</p>
        <script src="console.js"></script></body></html>
        """);

    /// <summary>What is sent again whenever it changes.</summary>
    public static Html Live(HubView view) => Html.Of(
        $"""
        <h1>{view.Hub} <small>EdgeVault hub</small></h1>
        {Verdict(view)}
        <p class="facts">{view.Events:N0} events of {view.Sites.Count} sites</p>
        {Html.Join(view.Sites.Select(Site))}
        """);

    private static Html Verdict(HubView view)
    {
        var alarms = view.NotReady.Concat(view.Sites
            .Where(site => site.Conflicts > 0)
            .Select(site => $"Conflicts on record against {site.Origin}: {site.Conflicts}.")).ToList();
        return alarms.Count == 0
            ? Html.Of($"""<p class="verdict good">Ready: everything that arrives is verified, kept and cosigned.</p>""")
            : Html.Of($"""<ul class="verdict bad">{Items(alarms)}</ul>""");
    }

    private static Html Site(SiteView site) => Html.Of(
        $"""
        <section><h2>{site.Site} <small>{site.Gateway}</small> {State(site)}</h2>
        <dl>
        <dt>Ledger</dt><dd><code>{site.Origin}</code></dd>
        <dt>Events</dt><dd>{site.Size:N0} {Behind(site)}</dd>
        <dt>Heard</dt><dd>{Heard(site)}</dd>
        {Checkpoint(site)}
        </dl>
        {Problems(site)}
        {Vaults(site)}</section>
        """);

    private static Html Behind(SiteView site) =>
        site.Behind > 0 ? Html.Of($"""<span class="warn">{site.Behind:N0} to come</span>""") : Html.Empty;

    private static Html State(SiteView site) => site switch
    {
        { Configured: false } => Html.Of($"""<span class="warn">no longer configured</span>"""),
        { Connected: true } => Html.Of($"""<span class="good">connected</span>"""),
        { Heard: null } => Html.Of($"""<span class="warn">never heard</span>"""),
        _ => Html.Of($"""<span class="bad">away</span>"""),
    };

    private static Html Heard(SiteView site)
    {
        if (site.Heard is not { } heard)
        {
            return Html.Of($"never");
        }

        var at = heard.UtcDateTime;
        return Html.Of(
            $"""<time datetime="{at:O}">{at:yyyy-MM-dd HH:mm:ss} UTC</time>, {Ago(site.Lag ?? 0)} ago""");
    }

    private static Html Checkpoint(SiteView site) => site.Checkpoint is null
        ? Html.Empty
        : Html.Of(
            $"""
            <dt>Checkpoint</dt><dd><details id="note-{site.Origin}"><summary>cosigned</summary>
            <pre>{site.Checkpoint}</pre></details></dd>
            """);

    private static Html Problems(SiteView site)
    {
        var problems = site.Problems.ToList();
        if (site.Conflicts > 0)
        {
            problems.Add($"Conflicts on record: {site.Conflicts}; the hub's log says what they are.");
        }

        if (site.Unreadable > 0)
        {
            problems.Add($"Entries that are no custody event this hub can read: {site.Unreadable}.");
        }

        if (site.LastError is not null)
        {
            problems.Add($"Last stream: {site.LastError}");
        }

        return problems.Count == 0 ? Html.Empty : Html.Of($"""<ul class="problems">{Items(problems)}</ul>""");
    }

    private static Html Vaults(SiteView site) => site.Vaults.Count == 0
        ? Html.Of($"""<p class="none">No piece has been seen going in.</p>""")
        : Html.Of(
            $"""
            <table><thead><tr><th>Vault</th><th>Pieces</th><th>Which</th></tr></thead>
            <tbody>{Html.Join(site.Vaults.Select(vault => Vault(site, vault)))}</tbody></table>
            """);

    private static Html Vault(SiteView site, VaultView vault)
    {
        var rest = vault.Pieces - vault.Some.Count;
        var first = string.Join(", ", vault.Some.Take(3)) + (vault.Pieces > 3 ? " …" : "");
        return Html.Of(
            $"""
            <tr><th>{vault.Zone}</th><td class="n">{vault.Pieces:N0}</td>
            <td><details id="zone-{site.Origin}-{vault.Zone}"><summary>{first}</summary>
            {string.Join(", ", vault.Some)}{(rest > 0 ? $" and {rest} more" : "")}</details></td></tr>
            """);
    }

    private static Html Items(IEnumerable<string> lines) =>
        Html.Join(lines.Select(line => Html.Of($"<li>{line}</li>")));

    // Whole units: the page is sent anew when it changes, and a tenth of a second is always new.
    private static string Ago(double seconds) => seconds switch
    {
        < 10 => "a few seconds",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 10) * 10} s"),
        < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60)} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3_600)} h"),
    };
}
