using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;

namespace EdgeVault.Ledger.Tests.Passports;

/// <summary>The example of <c>docs/formats/passport.md</c>; none of this code had a hand in it.</summary>
public sealed class PassportExampleTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "passport.md"));

    [Fact]
    public void The_example_reads_verifies_and_writes_as_on_the_page()
    {
        var text = Encoding.UTF8.GetBytes(Block(0));

        var passport = PassportText.Parse(text);
        var report = PassportVerifier.Verify(
            passport, NoteVerifier.Parse(Block(1)), NoteVerifier.Parse(Block(2)));

        Assert.True(report.IsSound, string.Join("; ", report.Problems));
        Assert.Equal(new PassportSubject("piece", "R-0001"), passport.Subject);
        Assert.Equal([1ul, 3], passport.Events.Select(item => item.Index));
        Assert.Equal(3ul, report.Latest!.Index);
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 8, 2, 0, TimeSpan.Zero), report.Cosignature!.Time);
        Assert.Equal(text, PassportText.Write(passport));
    }

    internal static string Block(int number)
    {
        var parts = Page.Split("```text\n");
        return parts[number + 1][..parts[number + 1].IndexOf("```", StringComparison.Ordinal)];
    }
}
