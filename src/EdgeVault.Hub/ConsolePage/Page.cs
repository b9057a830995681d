using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>The console's one page, rendered on the server.</summary>
internal static class Page
{
    /// <param name="view">The moment.</param>
    /// <param name="lag">The last minutes, drawn.</param>
    public static Html Whole(HubView view, Html lag) => Layout.Around(view.Hub, "/", "Sites", Html.Of(
        $"""
        <div id="live">{Live(view)}</div><section>{lag}</section><p id="link">not live yet</p>
        <script src="/console.js"></script>
        """));

    /// <summary>What is sent again whenever it changes.</summary>
    public static Html Live(HubView view) => Html.Of(
        $"""
        <h1>Sites</h1>
        {Verdict(view)}
        <p class="facts">{view.Events:N0} events of {view.Sites.DistinctBy(site => site.Site).Count()} sites</p>
        {Table(view)}
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

    /// <summary>All sites at one glance; what is wrong comes with each below.</summary>
    private static Html Table(HubView view) => Html.Of(
        $"""
        <table><thead><tr><th>Site</th><th></th><th>Events</th><th>Behind</th><th>Heard</th><th>Pieces in the vaults</th></tr></thead>
        <tbody>{Html.Join(view.Sites.Select(Row))}</tbody></table>
        """);

    private static Html Row(SiteView site) => Html.Of(
        $"""
        <tr><th><a href="/catalogue?site={Uri.EscapeDataString(site.Site)}">{site.Site}</a></th><td>{State(site)}</td><td class="n">{site.Size:N0}</td>
        <td class="n">{site.Behind:N0}</td><td>{(site.Lag is { } lag ? $"{Ages.Ago(lag)} ago" : "never")}</td>
        <td class="n">{site.Vaults.Sum(vault => vault.Pieces):N0}</td></tr>
        """);

    private static Html Site(SiteView site) => Html.Of(
        $"""
        <section><h2>{site.Site} <small>{site.Gateway}</small> {State(site)}</h2>
        <dl>
        <dt>Ledger</dt><dd>{Ledger(site)}</dd>
        <dt>Events</dt><dd>{site.Size:N0} {Behind(site)}</dd>
        <dt>Heard</dt><dd>{Heard(site)}</dd>
        {Checkpoint(site)}
        </dl>
        {Problems(site)}
        {Vaults(site)}</section>
        """);

    private static Html Ledger(SiteView site) => site.Origin is { } origin
        ? Html.Of($"<code>{origin}</code>")
        : Html.Of($"its gateway has yet to enrol: <code>edgevault-hub gateway code --site {site.Site}</code>");

    private static Html Behind(SiteView site) =>
        site.Behind > 0 ? Html.Of($"""<span class="warn">{site.Behind:N0} to come</span>""") : Html.Empty;

    private static Html State(SiteView site) => site switch
    {
        { Origin: null } => Html.Of($"""<span class="warn">not enrolled</span>"""),
        { Earlier: true } => Html.Of($"""<span class="none">earlier epoch</span>"""),
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

        return Html.Of($"""{Ages.Time(heard)}, {Ages.Ago(site.Lag ?? 0)} ago""");
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
}
