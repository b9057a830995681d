using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>The vault head's parts of the status page.</summary>
internal static class GlanceSections
{
    public static Html Vault(StatusView view)
    {
        var glance = view.Glance;
        var mode = glance.Mode.Length == 0
            ? Html.Of($"""<span class="none">no mode was set</span>""")
            : Html.Of($"""<b>{glance.Mode}</b> since {Sections.Time(view, glance.ModeSince!.Value)}""");
        var vaults = Html.Join(glance.Vaults.Select(vault => Html.Of(
            $""" · {vault.Zone} <span class="{(vault.IsOpen ? "warn" : "good")}">{(vault.IsOpen ? "open" : "closed")}</span>""")));
        var reasons = Html.Join(glance.Reasons.Select(reason => Html.Of($"<li>{reason.Pieces:N0} {reason.Reason.Replace('_', ' ')}</li>")));
        return Html.Of(
            $"""
            <p class="facts">{mode}{vaults}</p>
            <p class="verdict">{glance.Verified:N0} of {glance.Of:N0} pieces are verified stock</p><ul class="facts">{reasons}</ul>
            """);
    }

    public static Html Incidents(StatusView view) => Sections.Table(
        ["Severity", "What", "Where", "Pieces", "Since", "Owner"],
        view.Glance.Incidents.Select(incident => Html.Of(
            $"""
            <tr><th><span class="{ClassOf(incident.Severity)}">{incident.Severity}</span><small>#{incident.Index}</small></th>
            <td>{incident.Rule.Replace('-', ' ')}<small>{incident.Detail}</small></td><td class="id">{incident.Where}</td>
            <td>{incident.Pieces:N0}{(incident.BlocksSale ? ", not for sale" : "")}<small>{Sections.Some(incident.Some)}</small></td>
            <td>{Sections.Time(view, incident.Opened)}<small>{Age(view.At - incident.Opened)}</small></td>
            <td class="id">{incident.Owner}<small>{incident.AcknowledgedBy}</small></td></tr>
            """)),
        "Nothing is open.");

    public static Html Out(StatusView view)
    {
        var table = Sections.Table(
            ["Piece", "Why", "Who", "Since", "Due"],
            view.Glance.Out.Select(piece => Html.Of(
                $"""
                <tr><th>{piece.Piece}</th><td>{piece.Why}</td><td>{piece.Who}</td><td>{Sections.Time(view, piece.Since)}</td>
                <td>{(piece.Due is { } due ? Html.Of($"""<span class="{(due < view.At ? "bad" : "good")}">{Sections.Time(view, due)}</span>""") : Html.Empty)}</td></tr>
                """)),
            "Everything that is known is inside.");
        var home = view.Glance.NotHome.Count == 0
            ? Html.Empty
            : Html.Of($"""<p class="warn">Not home yet: {view.Glance.NotHome.Count:N0} trays<small>{Sections.Some(view.Glance.NotHome)}</small></p>""");
        return Html.Of(
            $"""
            {table}{home}<p class="facts">{view.Glance.OutCount:N0} pieces are out, {view.Glance.OutInTrays:N0} of them in trays that go
            out in the morning and home at night.</p>
            """);
    }

    public static Html Counts(StatusView view) => Sections.Table(
        ["Zone", "Value", "Counted last", "Due"],
        view.Glance.CountsDue.Select(due => Html.Of(
            $"""
            <tr><th>{due.Zone}</th><td>{due.ValueClass}</td>
            <td>{(due.Last is { } last ? Sections.Time(view, last) : Html.Of($"never"))}</td>
            <td><span class="{(due.DueAt <= view.At ? "bad" : "warn")}">{Sections.Time(view, due.DueAt)}</span></td></tr>
            """)),
        "No count is due within a day.");

    private static string ClassOf(string severity) => severity is "critical" or "alarm" ? "bad" : severity == "warning" ? "warn" : "none";

    private static string Age(TimeSpan age) => age.TotalDays >= 1 ? $"{age.TotalDays:0} d"
        : age.TotalHours >= 1 ? $"{age.TotalHours:0} h"
        : $"{Math.Max(0, age.TotalMinutes):0} min";
}
