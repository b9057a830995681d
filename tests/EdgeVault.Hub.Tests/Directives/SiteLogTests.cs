using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Directives;

namespace EdgeVault.Hub.Tests.Directives;

public sealed class SiteLogTests
{
    private readonly SiteLog _log = new();

    [Fact]
    public void The_first_answer_counts_and_one_that_comes_again_changes_nothing()
    {
        _log.Add(new Directive { Site = "dc1", Index = 0 });
        _log.Add(new Directive { Site = "dc1", Index = 1 });

        Assert.Equal(0UL, _log.Answer(0, AnswerState.Applied, "", "", at: 7)?.Index);
        Assert.Null(_log.Answer(0, AnswerState.Refused, "taken", "", at: 9));

        var first = _log.Newest(openOnly: false, countMax: 10)[1];
        Assert.Equal((AnswerState.Applied, "", 7UL), (first.State, first.Reason, first.Event));
        Assert.Equal(1, _log.Open);
        Assert.Equal(1UL, Assert.Single(_log.Newest(openOnly: true, countMax: 10)).Directive.Index);
    }

    [Fact]
    public void An_answer_to_what_was_never_given_is_none()
    {
        _log.Add(new Directive { Site = "dc1", Index = 0 });

        Assert.Null(_log.Answer(1, AnswerState.Applied, "", "", at: 7));
        Assert.Equal(1, _log.Open);
    }
}
