using EdgeVault.Gateway.Rehearsals;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Gateway.Tests.Rehearsals;

/// <summary>Scripts come from people: what is wrong is said by its line, and nothing else happens.</summary>
public sealed class RehearsalReaderTests
{
    private const string Good = """{"at":"2026-03-02T08:00:00Z","badge":{"portal":"door-1","code":"B01"}}""";

    [Fact]
    public void Lines_are_numbered_and_empty_ones_and_remarks_say_nothing()
    {
        var steps = Read($"# a morning\n\n{Good}\r\n{Good}");

        Assert.Equal([3, 4], steps.Select(static step => step.Line));
        Assert.Equal(("door-1", "B01"), (steps[0].Step.Badge!.Portal, steps[0].Step.Badge!.Code));
    }

    [Theory]
    [InlineData("""{"at":"2026-03-02T08:00:00Z"}""", "0 things")]
    [InlineData("""{"at":"2026-03-02T08:00:00Z","ask":{},"badge":{"portal":"d","code":"c"}}""", "2 things")]
    [InlineData("""{"at":"2026-03-02T08:00:00Z","bagde":{}}""", "bagde")]
    [InlineData("""{"at":"2026-03-02T08:00:00Z","badge":{"portal":"d"}}""", "code")]
    [InlineData("""{"at":"eight","ask":{}}""", "at")]
    [InlineData("""{"ask":{}}""", "at")]
    [InlineData("{", "")]
    [InlineData("null", "0 things")]
    public void What_is_no_step_is_refused_by_its_line(string line, string what)
    {
        var fault = Assert.Throws<RehearsalException>(() => Read($"{Good}\n{line}"));

        Assert.StartsWith("line 2: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        var fault = Assert.Throws<RehearsalException>(
            () => Read(Good + "\n" + """{"at":"2026-03-02T07:59:59Z","ask":{}}"""));

        Assert.Contains("before the line above", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_not_taken_in() =>
        Assert.Contains("characters", Assert.Throws<RehearsalException>(() => Read(new string('x', 2_000_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_lines_are_steps_or_refused_and_nothing_else()
    {
        var random = new Random(FuzzBudget.Seed(11));
        for (var round = 0; round < FuzzBudget.Rounds(slice: 2_000, whole: 1_000_000); round++)
        {
            var text = Good.ToCharArray();
            for (var bend = random.Next(1, 4); bend > 0; bend--)
            {
                text[random.Next(text.Length)] = (char)random.Next(0x20, 0x7F);
            }

            try
            {
                Read(new string(text.AsSpan(0, random.Next(1, text.Length + 1))));
            }
            catch (RehearsalException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static List<(int Line, RehearsalStep Step)> Read(string script)
    {
        using var text = new StringReader(script);
        return [.. RehearsalReader.Read(text)];
    }
}
