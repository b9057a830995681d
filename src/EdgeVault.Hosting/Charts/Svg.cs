using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hosting.Charts;

/// <summary>The few elements that charts are made of, to a tenth of a unit.</summary>
internal static class Svg
{
    public static Html Line(string style, double x1, double y1, double x2, double y2) =>
        Html.Of($"""<line class="{style}" x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}"/>""");

    public static Html Text(string style, double x, double y, string text) =>
        Html.Of($"""<text class="{style}" x="{x:0.#}" y="{y:0.#}">{text}</text>""");

    public static Html Rect(string style, double x, double y, double width, double height) =>
        Html.Of($"""<rect class="{style}" x="{x:0.#}" y="{y:0.#}" width="{width:0.#}" height="{height:0.#}"/>""");

    public static Html Circle(string style, double x, double y, double radius) =>
        Html.Of($"""<circle class="{style}" cx="{x:0.#}" cy="{y:0.#}" r="{radius:0.#}"/>""");

    public static Html Path(string style, IEnumerable<(double X, double Y)> points) => Html.Of(
        $"""<polyline class="{style}" points="{string.Join(' ', points.Select(point => FormattableString.Invariant(
            $"{point.X:0.#},{point.Y:0.#}")))}"/>""");

    /// <summary>Parts of one thing, which a browser names when it is pointed at.</summary>
    public static Html Group(string style, string title, params ReadOnlySpan<Html> parts) =>
        Html.Of($"""<g class="{style}"><title>{title}</title>{Html.Join([.. parts])}</g>""");
}
