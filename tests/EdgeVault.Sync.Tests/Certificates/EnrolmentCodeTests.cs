using EdgeVault.Hosting.Tls;

namespace EdgeVault.Sync.Tests.Certificates;

public sealed class EnrolmentCodeTests
{
    private static readonly byte[] Authority = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [Fact]
    public void A_code_is_read_as_it_was_written_by_hand_too()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var secret = new byte[EnrolmentCode.SecretBytes];
            new Random(seed).NextBytes(secret);
            var text = EnrolmentCode.Create(secret, Authority).ToString();

            Assert.Matches("^([0-9A-HJKMNP-TV-Z]{5}-){8}[0-9A-HJKMNP-TV-Z]{5}$", text);
            foreach (var typed in new[] { text, text.ToLowerInvariant(), text.Replace("-", " "), text.Replace('0', 'O').Replace('1', 'l') })
            {
                Assert.True(EnrolmentCode.TryParse(typed, out var read), typed);
                Assert.Equal(secret, read.Secret.ToArray());
                Assert.True(read.IsFor(Authority));
            }
        }
    }

    [Fact]
    public void A_letter_that_was_misread_is_caught_and_so_are_missing_and_added_ones()
    {
        var text = EnrolmentCode.Create(new byte[EnrolmentCode.SecretBytes], Authority).ToString().Replace("-", "");
        var wrong = Enumerable.Range(0, text.Length - 1)
            .Select(at => text[..at] + (text[at] == 'X' ? 'Y' : 'X') + text[(at + 1)..])
            .Append(text[..^1]).Append(text + "0").Append("").Append("U" + text[1..]);

        Assert.All(wrong, each => Assert.False(EnrolmentCode.TryParse(each, out _), each));
    }

    [Fact]
    public void A_code_is_for_one_authority()
    {
        var code = EnrolmentCode.Create(new byte[EnrolmentCode.SecretBytes], Authority);

        Assert.False(code.IsFor([.. Authority, 0]));
    }

    [Theory]
    [InlineData("hub/main", "")]
    [InlineData("gateway/dc1/gw1", "dc1")]
    [InlineData("consumer/erp", "")]
    [InlineData("consumer/erp/dc2", "dc2")]
    [InlineData("desk/sales", "")]
    public void A_holder_has_a_role_and_perhaps_a_site(string text, string site)
    {
        Assert.True(PeerIdentity.TryParse(text, out var identity));
        Assert.Equal((text, site, $"spiffe://edgevault/{text}"), (identity.ToString(), identity.Site, identity.Uri.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hub")]
    [InlineData("hub/")]
    [InlineData("hub/Main")]
    [InlineData("gateway/dc1")]
    [InlineData("gateway/dc1/gw1/x")]
    [InlineData("stranger/x")]
    [InlineData("consumer/abcdefghijklmnopqrstuvwxyz0123456")]
    public void Anything_else_is_nobody(string text) => Assert.False(PeerIdentity.TryParse(text, out _));
}
