using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>The parts of the status page; each is rendered on the server and replaced whole when it changes.</summary>
internal static class Sections
{
    public static readonly IReadOnlyList<(string Id, string Title, Func<StatusView, Html> Render)> All =
    [
        ("health", "", Health),
        ("glance", "The vault", GlanceSections.Vault),
        ("counts", "Counts due", GlanceSections.Counts),
        ("incidents", "Incidents", GlanceSections.Incidents),
        ("out", "Out now", GlanceSections.Out),
        ("portals", "Doors", Portals),
        ("readers", "Readers", Readers),
        ("scanners", "Scanners", Scanners),
        ("passages", "Last passages", Passages),
        ("climate", "Climate", Climate),
        ("vault", "In the vault", Vault),
        ("sync", "Hub", Sync),
    ];

    private static Html Health(StatusView view)
    {
        var verdict = view.NotReady.Count == 0
            ? Html.Of($"""<p class="verdict good">Ready: events are made durable and every door can see.</p>""")
            : Html.Of(
                $"""<div class="verdict bad"><p>Not ready</p><ul>"""
                + $"""{Html.Join(view.NotReady.Select(reason => Html.Of($"<li>{reason}</li>")))}</ul></div>""");
        var hubs = Html.Join(view.Hubs.Select(static hub => Html.Of(
            $""" · {hub.Name} <span class="{(hub.State == "live" ? "good" : "warn")}">{Behind(hub)}</span>""")));
        var registers = Html.Join(view.Registers.Select(static fault => Html.Of($"""<p class="warn">{fault}</p>""")));
        return Html.Of(
            $"""
            <h1>{view.Site} <small>{view.Gateway}</small></h1>{verdict}{registers}
            <p class="facts">{view.Ledger.Size:N0} events in <code>{view.Ledger.Origin}</code>
            · ledger {view.Ledger.State}{hubs} · root <code>{Short(view.Ledger.Root)}</code>
            · EdgeVault {view.Version}</p>
            """);
    }

    private static string Behind(HubView hub) => hub.LagEvents == 0 ? "up to date" : $"{hub.LagEvents:N0} events behind";

    private static Html Readers(StatusView view) => Table(
        ["Reader", "State", "Reads", "Last minute", "Since"],
        view.Readers.Select(reader => Html.Of(
            $"""
            <tr><th>{reader.Name}<small>{reader.Endpoint}</small></th>
            <td><span class="{(reader.Connected ? "good" : "bad")}">{(reader.Connected ? "connected" : "away")}</span>
            <small>{(reader.Connected ? reader.Model : reader.Detail)}</small></td>
            <td class="n">{reader.Reads:N0}</td>
            <td>{Drawing.Sparkline(reader.ReadsPerSecond, $"reads per second of {reader.Name}")}</td>
            <td>{Time(view, reader.Since)}</td></tr>
            """)),
        "No reader is configured.");

    private static Html Portals(StatusView view) => Table(
        ["Door", "From, to", "Inputs", "Tags in view", "Sight"],
        view.Portals.Select(portal => Html.Of(
            $"""
            <tr><th>{portal.Name}</th><td class="id">{portal.Outside} → {portal.Inside}</td>
            <td>{string.Join(", ", portal.Inputs)}</td>
            <td class="n">{portal.TagsInView:N0}</td>
            <td>{Sight([.. portal.Gaps.Append(portal.BeamFault).Append(portal.ContactFault).Where(static words => words.Length > 0)])}</td></tr>
            """)),
        "No door is configured.");

    private static Html Sight(IReadOnlyList<string> gaps) => gaps.Count == 0
        ? Html.Of($"""<span class="good">sees</span>""")
        : Html.Join(gaps.Select(gap => Html.Of($"""<span class="bad">{gap}</span> """)));

    private static Html Scanners(StatusView view) => Table(
        ["Scanner", "For", "State", "Codes", "Since"],
        view.Scanners.Select(scanner => Html.Of(
            $"""
            <tr><th>{scanner.Name}<small>{scanner.Endpoint}</small></th><td class="id">{scanner.Target}</td>
            <td><span class="{(scanner.Open ? "good" : "bad")}">{(scanner.Open ? "open" : "away")}</span>
            <small>{scanner.Detail}</small></td>
            <td class="n">{scanner.Scans:N0}<small>{scanner.Dropped:N0} dropped</small></td>
            <td>{Time(view, scanner.Since)}</td></tr>
            """)),
        "No scanner is configured.");

    private static Html Passages(StatusView view) => Table(
        ["When", "Door", "What", "Pieces", "Who", "Evidence"],
        view.Crossings.Select(crossing => Html.Of(
            $"""
            <tr><td>{Time(view, crossing.At)}<small><a href="/passages/{crossing.Index}">#{crossing.Index}</a></small></td><td>{crossing.Portal}</td>
            <td><span class="way {crossing.Direction}">{Way(crossing.Direction)}</span>
            <small>{crossing.Reason}</small></td>
            <td>{crossing.Count:N0}{Unknown(crossing.Unknown)}<small>{Some(crossing.Pieces)}</small></td>
            <td>{(crossing.People.Count > 0 ? Html.Of($"{Some(crossing.People)}") : Html.Of($"""<span class="none">no badge</span>"""))}
            {(crossing.SeenWith.Count > 0 ? Html.Of($"<small>by radio {Some(crossing.SeenWith)}</small>") : Html.Empty)}</td>
            <td><a href="/passages/{crossing.Index}">{Drawing.Evidence(crossing.Evidence)}</a></td></tr>
            """)),
        "Nothing has crossed a door yet.");

    private static Html Unknown(int count) => count > 0
        ? Html.Of($""" <span class="warn">{count:N0} unknown</span>""")
        : Html.Empty;

    private static Html Vault(StatusView view)
    {
        var zones = Table(
            ["Zone", "Pieces", "Latest"],
            view.Vault.Zones.Select(zone => Html.Of(
                $"""<tr><th>{zone.Zone}</th><td class="n">{zone.Pieces:N0}</td>"""
                + $"""<td><small>{Some(zone.Latest)}</small></td></tr>""")),
            "No piece has been seen going in yet.");
        return Html.Of(
            $"""
            {zones}<p class="facts">{view.Vault.Registered:N0} pieces registered · {view.Vault.Outside:N0} outside
            · {view.Vault.Uncertain:N0} uncertain · {view.Vault.NeverSeen:N0} never seen
            · {view.Vault.UnknownTags:N0} crossings of unknown tags</p>
            """);
    }

    private static Html Climate(StatusView view) => Table(
        ["Sensor", "Zone", "Temperature", "Humidity", "Quality", "Measured"],
        view.Climate.Select(sensor => Html.Of(
            $"""
            <tr><th>{sensor.Sensor}</th><td>{sensor.Zone}</td>
            <td class="n">{(sensor.TemperatureC is { } celsius ? $"{celsius:0.0} °C" : "")}</td>
            <td class="n">{(sensor.HumidityPercent is { } percent ? $"{percent:0} %" : "")}</td>
            <td><span class="{(sensor.Quality == "good" ? "good" : "bad")}">{sensor.Quality}</span></td>
            <td>{Time(view, sensor.At)}</td></tr>
            """)),
        "No climate sensor is configured.");

    private static Html Sync(StatusView view) => Table(
        ["Hub", "State", "Behind", "Last minutes", "Last error"],
        view.Hubs.Select(hub => Html.Of(
            $"""
            <tr><th>{hub.Name}<small>{hub.Address}</small></th>
            <td><span class="{(hub.State == "live" ? "good" : "warn")}">{hub.State}</span></td>
            <td class="n">{hub.LagEvents:N0} events<small>{(hub.LagSeconds > 0 ? $"{hub.LagSeconds:0.0} s" : "")}</small></td>
            <td>{Drawing.Sparkline(hub.Lag, $"events behind at {hub.Name}")}</td>
            <td><small>{hub.LastError}</small></td></tr>
            """)),
        "No hub is configured: events stay here and can be pulled.");

    internal static Html Table(IEnumerable<string> heads, IEnumerable<Html> rows, string none)
    {
        var body = Html.Join(rows);
        return body.ToString().Length == 0
            ? Html.Of($"""<p class="none">{none}</p>""")
            : Html.Of(
                $"<table><thead><tr>{Html.Join(heads.Select(head => Html.Of($"<th>{head}</th>")))}</tr></thead>"
                + $"<tbody>{body}</tbody></table>");
    }

    /// <summary>The time of the day, and of what was not today the day too.</summary>
    internal static Html Time(StatusView view, DateTimeOffset at) => Html.Of(
        $"""<time datetime="{at.UtcDateTime:O}">{(at.UtcDateTime.Date == view.At.UtcDateTime.Date ? $"{at:HH:mm:ss}" : $"{at:d MMM HH:mm}")}</time>""");

    internal static string Some(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(6)) + (ids.Count > 6 ? " …" : "");

    private static string Short(string root) => root.Length > 12 ? root[..12] + "…" : root;

    private static string Way(string direction) => direction switch
    {
        "in" => "→ in",
        "out" => "← out",
        "turned_back" => "↩ turned back",
        _ => "? unresolved",
    };
}
