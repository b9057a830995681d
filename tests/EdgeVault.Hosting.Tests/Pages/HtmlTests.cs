using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hosting.Tests.Pages;

public sealed class HtmlTests
{
    private const string Hostile = "</td><script>alert('1')</script>\"'&`=\n\u2028\0\U0001F600";

    [Fact]
    public void A_hostile_text_cannot_leave_its_place_in_an_element_or_an_attribute()
    {
        var markup = Html.Of($"""<b title="{Hostile}">{Hostile}</b>""").ToString();

        var inner = markup["<b title=\"".Length..^"</b>".Length].Split("\">");
        Assert.Equal(2, inner.Length);
        Assert.Equal(inner[0], inner[1]);
        Assert.All(inner, text => Assert.DoesNotContain(text, c => c is '<' or '>' or '"' or '\'' or '\u2028'));
        Assert.Equal(Hostile.Replace("\0", "\uFFFD"), System.Net.WebUtility.HtmlDecode(inner[0]).Replace("\0", "\uFFFD"));
    }

    [Fact]
    public void Markup_within_markup_is_encoded_once_at_any_depth()
    {
        var inner = Html.Of($"<i>{"a & b"}</i>");
        var middle = Html.Of($"<b>{inner}</b>");

        Assert.Equal("<p><b><i>a &amp; b</i></b></p>", Html.Of($"<p>{middle}</p>").ToString());
    }

    [Fact]
    public void Markup_as_text_is_text_again() =>
        Assert.Equal("&lt;i&gt;", Html.Of($"{Html.Of($"<i>").ToString()}").ToString());

    [Fact]
    public void Joined_parts_are_kept_as_they_are_and_none_give_nothing()
    {
        Assert.Equal("<i>&lt;</i><i>2</i>", Html.Join([Html.Of($"<i>{"<"}</i>"), Html.Empty, Html.Of($"<i>{2}</i>")]).ToString());
        Assert.Equal("", Html.Join([]).ToString());
        Assert.Equal("", Html.Empty.ToString());
    }

    [Fact]
    public void What_is_formatted_is_formatted_for_no_country_and_encoded_too()
    {
        var at = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(1));

        Assert.Equal("1,234.5 0.3 &lt;7&gt;", Html.Of($"{1234.5:N1} {0.25:0.#} {7:'<'0'>'}").ToString());
        Assert.Equal("2026-03-01T08:00:00&#x2B;01:00", Html.Of($"{at:yyyy-MM-ddTHH:mm:sszzz}").ToString());
    }

    [Fact]
    public void An_object_is_encoded_like_its_text_and_nothing_is_nothing()
    {
        object? nothing = null;

        Assert.Equal("[&lt;&gt;]", Html.Of($"[{new Named("<>")}{nothing}{(string?)null}]").ToString());
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("&#xFFFD;", Html.Of($"{"\uD83D"}").ToString());

    private sealed class Named(string name)
    {
        public override string ToString() => name;
    }
}
