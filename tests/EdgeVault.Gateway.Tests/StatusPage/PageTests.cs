using EdgeVault.Gateway.StatusPage;

namespace EdgeVault.Gateway.Tests.StatusPage;

public sealed class PageTests
{
    [Fact]
    public void Every_section_is_on_the_page_once_and_can_be_replaced_alone()
    {
        var page = Page.Render(Views.Empty).ToString();

        Assert.StartsWith("<!doctype html>", page);
        foreach (var section in Sections.All)
        {
            Assert.Equal(2, page.Split($"""<section id="{section.Id}" data-live""").Length);
            Assert.Contains(section.Render(Views.Empty).ToString(), page);
        }
    }

    [Fact]
    public void The_page_works_under_its_own_policy()
    {
        var page = Page.Render(Views.Full("x")).ToString();

        Assert.DoesNotContain("style=", page);
        Assert.DoesNotContain("http:", page);
        Assert.DoesNotContain("https:", page);
        Assert.Equal(2, page.Split("<script").Length);
        Assert.Contains("<script src=\"status.js\"></script>", page);
        Assert.Contains("script-src 'self'", Page.ContentSecurityPolicy);
        Assert.DoesNotContain("unsafe", Page.ContentSecurityPolicy);
    }

    [Fact]
    public void A_hostile_site_does_not_end_the_title() =>
        Assert.Contains("<title>&lt;/title&gt;&lt;script&gt; · EdgeVault</title>", Page.Render(Views.Empty with { Site = "</title><script>" }).ToString());
}
