using System.Runtime.Versioning;
using EdgeVault.Campaigns.OtherWorld;
using EdgeVault.Campaigns.OtherWorld.Sockets;

namespace EdgeVault.HardwareSim.Tests.OtherWorld;

/// <summary>A small other world, once through the replay and once over TCP into the composed gateway.</summary>
[SupportedOSPlatform("linux")]
public sealed class SocketRunTests
{
    private const int Trays = 12;
    private const double SlackShare = 0.05;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Two pairs of doors, so that one has a reader a door and one has a reader a side.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_ledger_behind_the_sockets_tells_what_the_replay_tells(bool hasBeams)
    {
        var tape = Tape.Record(WorldPreset.All[0], seed: 12, pairs: 2, Trays, static () => { }, Token);
        var replayed = Replayed.Run(tape, hasBeams, static () => { }, Token);

        var (sheet, tally) = await SocketRun.PlayAsync(tape, hasBeams, static () => { }, Token);

        Assert.Empty(tally.Faults());
        Assert.Equal((tape.Messages.Sum(static message => (long)message.Reads.Length), 0L), (tally.Sent, tally.Shed));
        var edges = tape.Messages.Count(static message => message.Input is not null) + (2 * tape.Layout.Doors.Count);
        Assert.Equal(hasBeams ? edges : 0, tally.InputsSent);
        Assert.True(tally.Keepalives >= tape.Layout.Readers * 2, $"{tally.Keepalives} keepalives");
        Assert.True(sheet.Right.Hits > sheet.Right.Of / 2, $"{sheet.Right.Hits} of {sheet.Right.Of} right");

        // A portal that looks a tenth of a second later may leave open what was told, or tell what was left open: mostly
        // of no piece, now and then of one.
        Assert.Equal(0, Alike.Contradictions(replayed, sheet));
        var differences = Alike.Differences(replayed, sheet);
        Assert.True(differences.Count <= sheet.Score.Judged.Count * SlackShare, string.Join('\n', differences));
    }

    [Fact]
    public void What_does_not_add_up_is_a_fault()
    {
        var good = new SocketTally
        {
            Readers = 2,
            IsLlrp11 = true,
            Sent = 10,
            Received = 10,
            Shed = 3,
            ShedTold = 3,
            InputsSent = 4,
            InputsTaken = 4,
            Keepalives = 5,
            AreAllAnswered = true,
            Gaps = 0,
            WorldSeconds = 20,
            RealSeconds = 1,
        };

        Assert.Empty(good.Faults());
        Assert.Equal("10 reads were sent, 6 accepted and 3 shed", Assert.Single((good with { Received = 9 }).Faults()));
        Assert.Single((good with { ShedTold = 2 }).Faults());
        Assert.Single((good with { InputsTaken = 3 }).Faults());
        Assert.Single((good with { AreAllAnswered = false }).Faults());
        Assert.Single((good with { IsLlrp11 = false }).Faults());
        Assert.Single((good with { Gaps = 1 }).Faults());
    }
}
