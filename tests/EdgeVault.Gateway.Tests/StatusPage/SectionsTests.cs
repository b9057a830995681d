using System.Xml.Linq;
using EdgeVault.Gateway.StatusPage;

namespace EdgeVault.Gateway.Tests.StatusPage;

public sealed class SectionsTests
{
    private static readonly string[] ActiveElements = ["script", "style", "iframe", "img", "link", "form", "object"];

    [Theory]
    [InlineData("</td></tr></table><script>alert(1)</script>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("' onmouseover='alert(1)' x='")]
    [InlineData("--><svg/onload=alert(1)>")]
    [InlineData("]]>&lt;script&gt;&#60;script&#62;")]
    [InlineData("javascript:alert(1)")]
    [InlineData("{0} {{1}} %s \u202Etxt.exe \uFEFF ‮")]
    public void A_hostile_id_stays_text_wherever_it_is_shown(string hostile)
    {
        foreach (var section in Sections.All)
        {
            var markup = XElement.Parse($"<body>{section.Render(Views.Full(hostile))}</body>", LoadOptions.PreserveWhitespace);

            Assert.DoesNotContain(markup.Descendants(), element => ActiveElements.Contains(element.Name.LocalName));
            Assert.All(
                markup.Descendants("a"), link => Assert.Matches("^/passages/[0-9]+$", (string?)link.Attribute("href")));
            Assert.DoesNotContain(
                markup.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            Assert.Contains(hostile[..Math.Min(hostile.Length, 12)], markup.Value);
        }
    }

    [Fact]
    public void A_hostile_id_changes_no_element_and_no_attribute_of_the_page()
    {
        foreach (var section in Sections.All)
        {
            var plain = XElement.Parse($"<body>{section.Render(Views.Full("plain"))}</body>");
            var hostile = XElement.Parse($"<body>{section.Render(Views.Full("\"'><b a='b\" c=\"d\">&"))}</body>");

            Assert.Equal(Shape(plain), Shape(hostile));
        }
    }

    [Theory]
    [InlineData("live", 0, 0, "main up to date", "0 events")]
    [InlineData("live", 12, 1.5, "main 12 events behind", "12 events1.5 s")]
    [InlineData("waiting", 14_777, 0, "main 14,777 events behind", "14,777 events")]
    public void How_far_a_hub_is_behind_stands_at_the_top_too(string state, long events, double seconds, string top, string table)
    {
        var view = Views.Empty with { Hubs = [new HubView("main", "http://hub", state, 5, events, seconds, "", [])] };

        Assert.Contains(top, Text("health", view));
        Assert.Contains(table, Text("sync", view));
        // Nobody knows for how long: no time is told.
        Assert.DoesNotContain("0.0 s", Text("sync", view));
    }

    [Fact]
    public void A_door_that_sees_tells_that_its_beams_or_its_contact_do_not()
    {
        var portal = new PortalView("door-1", "floor", "vault", 0, []);
        Assert.Contains("sees", Text("portals", Views.Empty with { Portals = [portal] }));

        var words = InputWords.Of(EdgeVault.Capture.Inputs.BeamFault.OnlyOutside);
        Assert.Contains(words, Text("portals", Views.Empty with { Portals = [portal with { BeamFault = words }] }));
        var contact = InputWords.OfContact(isDoubted: true);
        Assert.Contains(contact, Text("portals", Views.Empty with { Portals = [portal with { ContactFault = contact }] }));
        Assert.Equal("", InputWords.OfContact(isDoubted: false));
    }

    [Theory]
    [InlineData("health", "Ready: events are made durable and every door can see.")]
    [InlineData("readers", "No reader is configured.")]
    [InlineData("portals", "No door is configured.")]
    [InlineData("scanners", "No scanner is configured.")]
    [InlineData("passages", "Nothing has crossed a door yet.")]
    [InlineData("vault", "No piece has been seen going in yet.")]
    [InlineData("climate", "No climate sensor is configured.")]
    [InlineData("glance", "0 of 0 pieces are verified stock")]
    [InlineData("incidents", "Nothing is open.")]
    [InlineData("out", "Everything that is known is inside.")]
    [InlineData("counts", "No count is due within a day.")]
    [InlineData("sync", "No hub is configured: events stay here and can be pulled.")]
    public void Where_there_is_nothing_a_sentence_says_so(string id, string says) => Assert.Contains(says, Text(id, Views.Empty));

    [Fact]
    public void Every_section_has_an_empty_state_in_this_list() => Assert.Equal(
        ["climate", "counts", "glance", "health", "incidents", "out", "passages", "portals", "readers", "scanners", "sync", "vault"],
        Sections.All.Select(section => section.Id).Order());

    [Fact]
    public void Not_ready_gives_every_reason()
    {
        var text = Text("health", Views.Empty with { NotReady = ["The disk is full.", "door-1 is blind."] });

        Assert.Contains("Not ready", text);
        Assert.Contains("The disk is full.", text);
        Assert.Contains("door-1 is blind.", text);
        Assert.DoesNotContain("Ready:", text);
    }

    [Theory]
    [InlineData("in", "→ in")]
    [InlineData("out", "← out")]
    [InlineData("turned_back", "↩ turned back")]
    [InlineData("unresolved", "? unresolved")]
    [InlineData("", "? unresolved")]
    public void A_way_that_is_not_known_is_never_shown_as_one_that_is(string direction, string says)
    {
        var crossing = new CrossingView(1, Views.At, "door-1", direction, "", ["p-1"], 0, 1, []);

        Assert.Contains(says, Text("passages", Views.Empty with { Crossings = [crossing] }));
    }

    [Fact]
    public void Many_pieces_are_counted_and_the_first_few_named()
    {
        var pieces = Enumerable.Range(0, 64).Select(i => $"p-{i}").ToArray();
        var crossing = new CrossingView(1, Views.At, "door-1", "in", "", pieces, 0, 1_500, []);

        var text = Text("passages", Views.Empty with { Crossings = [crossing] });

        Assert.Contains("1,500", text);
        Assert.Contains("p-0, p-1, p-2, p-3, p-4, p-5 …", text);
        Assert.DoesNotContain("p-6", text);
    }

    [Fact]
    public void Who_carried_it_is_shown_and_that_nobody_proved_it()
    {
        var crossing = new CrossingView(1, Views.At, "door-1", "in", "", ["p-1"], 0, 1, []);

        Assert.Contains("c-7, c-8", Text("passages", Views.Empty with { Crossings = [crossing with { People = ["c-7", "c-8"] }] }));
        Assert.Contains("no badge", Text("passages", Views.Empty with { Crossings = [crossing] }));
        Assert.Contains("by radio c-9", Text("passages", Views.Empty with { Crossings = [crossing with { SeenWith = ["c-9"] }] }));
    }

    [Fact]
    public void A_register_whose_file_is_not_used_is_told_below_the_verdict() => Assert.Contains(
        "every door can see.pieces.csv as it is now is not used: line 3",
        Text("health", Views.Empty with { Registers = ["pieces.csv as it is now is not used: line 3"] }));

    [Fact]
    public void What_was_not_today_has_its_day_and_an_incident_its_age()
    {
        var opened = Views.At.AddDays(-3).AddHours(-1);
        var incident = new IncidentView(7, "seal", "notice", opened, "vault-head", "", 8, [.. Enumerable.Range(0, 8).Select(static piece => $"p-{piece}")], "dock", "", BlocksSale: false);
        var view = Views.Empty with { At = Views.At, Glance = GlanceView.Empty with { Incidents = [incident] } };

        var text = Text("incidents", view);
        Assert.Contains(opened.ToString("d MMM HH:mm", System.Globalization.CultureInfo.InvariantCulture), text);
        Assert.Contains("3 d", text);
        Assert.Contains("p-0, p-1, p-2, p-3, p-4, p-5 …", text);
        Assert.Contains(Views.At.AddMinutes(-5).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
            Text("incidents", view with { Glance = GlanceView.Empty with { Incidents = [incident with { Opened = Views.At.AddMinutes(-5) }] } }));
    }

    [Fact]
    public void Trays_that_are_not_home_are_counted_and_the_first_few_named()
    {
        var trays = Enumerable.Range(0, 40).Select(static tray => $"tray-{tray}").ToArray();

        var text = Text("out", Views.Empty with { Glance = GlanceView.Empty with { NotHome = trays, OutCount = 807, OutInTrays = 800 } });

        Assert.Contains("40 trays", text);
        Assert.Contains("tray-5 …", text);
        Assert.DoesNotContain("tray-6", text);
        Assert.Contains("807 pieces are out, 800 of them in trays", text);
    }

    private static string Text(string id, StatusView view) =>
        XElement.Parse($"<body>{Sections.All.Single(section => section.Id == id).Render(view)}</body>").Value;

    private static IEnumerable<string> Shape(XElement markup) => markup.DescendantsAndSelf().Select(
        element => $"{element.Name}({string.Join(',', element.Attributes().Select(attribute => attribute.Name.LocalName))})");
}
