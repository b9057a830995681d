using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

/// <summary>Outputs that are set while a session runs.</summary>
public sealed class LlrpOutputTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Outputs_are_as_they_were_set_last()
    {
        await using var session = await StartAsync();
        var running = session.Client.RunAsync(Token);

        await session.Client.SetOutputsAsync([new OutputLevel(1, true), new OutputLevel(3, true)], Token);
        Assert.Equal([(1, true), (3, true)], Outputs(session));
        await session.Client.SetOutputsAsync([new OutputLevel(1, false)], Token);
        Assert.Equal([(1, false), (3, true)], Outputs(session));

        await session.Client.CloseAsync(Token);
        await running;
    }

    [Fact]
    public async Task An_output_that_the_reader_does_not_have_is_refused_and_the_session_goes_on()
    {
        await using var session = await StartAsync();
        var running = session.Client.RunAsync(Token);

        var refusal = await Assert.ThrowsAsync<LlrpException>(
            () => session.Client.SetOutputsAsync([new OutputLevel(1, true), new OutputLevel(77, true)], Token));
        Assert.Equal(LlrpErrorCode.Rejected, refusal.Code);
        Assert.Contains("outputs", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(session.Reader.Outputs);

        await session.Client.SetOutputsAsync([new OutputLevel(2, true)], Token);
        Assert.Equal([(2, true)], Outputs(session));
        await session.Client.CloseAsync(Token);
        await running;
    }

    [Fact]
    public async Task Where_the_session_has_ended_nothing_is_set()
    {
        await using var session = await StartAsync();
        var running = session.Client.RunAsync(Token);

        await session.Reader.CloseAsync(Token);
        await Assert.ThrowsAsync<LlrpException>(() => running);
        var lost = await Assert.ThrowsAsync<LlrpException>(() => session.Client.SetOutputsAsync([new OutputLevel(1, true)], Token));

        Assert.Equal(LlrpErrorCode.ConnectionLost, lost.Code);
    }

    private static List<(int, bool)> Outputs(LlrpSession session) =>
        [.. session.Reader.Outputs.Select(static output => ((int)output.Key, output.Value))];

    private async Task<LlrpSession> StartAsync()
    {
        var session = new LlrpSession(LlrpSession.NewReader(_clock, new LlrpReaderOptions()), _clock);
        await session.Client.StartAsync(Token);
        return session;
    }
}
