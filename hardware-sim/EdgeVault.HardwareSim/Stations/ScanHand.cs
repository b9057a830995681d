using System.Text;
using EdgeVault.HardwareSim.Scanners;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>What became of a scan that was meant.</summary>
internal enum ScanOutcome
{
    Done,

    /// <summary>An answer was lost, and the code was refused when it was scanned again: it was taken the first time,
    /// most likely.</summary>
    Perhaps,
    Refused,
    Unanswered,
}

/// <summary>A person's hand with the scanner: waits, scans, heeds the answer, scans again when none comes.</summary>
internal sealed class ScanHand(
    string station, StationSpec spec, IScannerLine line, StationTruth truth, Dice dice, TimeProvider time)
{
    public const byte Good = 0x06;
    public const byte Bad = 0x15;

    // A gateway that was killed is back within seconds.
    private const int TriesMax = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private bool _isUnheard;

    /// <summary>An answer was lost since this was set back: what a scan is refused for may be the
    /// consequence.</summary>
    public bool IsDisturbed { get; set; }

    /// <summary>Scans what is right, until there is an answer.</summary>
    public async Task<ScanOutcome> RightAsync(string code, string what, CancellationToken stop)
    {
        if (dice.Chance(spec.UnplugShare))
        {
            await UnplugAsync(code, stop);
        }

        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            var isClear = !_isUnheard;
            switch (await ScanAsync(code, what, ScanAnswer.Good, mayBeRefused: attempt > 0, stop))
            {
                case ScanAnswer.Good:
                    return isClear ? ScanOutcome.Done : ScanOutcome.Perhaps;
                case ScanAnswer.Bad:
                    return isClear ? ScanOutcome.Refused : ScanOutcome.Perhaps;
            }
        }

        return ScanOutcome.Unanswered;
    }

    /// <summary>Scans something that must be refused. False where the answer was lost.</summary>
    public async Task<bool> WrongAsync(string code, string what, CancellationToken stop) =>
        await ScanAsync(code, what, ScanAnswer.Bad, mayBeRefused: true, stop) != ScanAnswer.None;

    /// <summary>Scans once, whatever the answer.</summary>
    public Task<ScanAnswer> OnceAsync(string code, string what, CancellationToken stop) =>
        ScanAsync(code, what, ScanAnswer.Good, mayBeRefused: true, stop);

    private async Task<ScanAnswer> ScanAsync(
        string code, string what, ScanAnswer expected, bool mayBeRefused, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromSeconds(dice.Next(spec.PauseSeconds)), time, stop);
        line.Drain();
        await SendAsync(code + "\r", stop);
        var answer = await AnswerAsync(stop);
        IsDisturbed |= answer == ScanAnswer.None;
        var isWrong = (expected, answer) switch
        {
            (ScanAnswer.Good, ScanAnswer.Bad) => !mayBeRefused && !IsDisturbed,
            (ScanAnswer.Bad, ScanAnswer.Good) => !IsDisturbed,
            _ => false,
        };
        truth.Write(new ScanLine(station, time.GetUtcNow(), what, expected, answer, isWrong));
        return answer;
    }

    // A line may deliver a code in any pieces.
    private async Task SendAsync(string text, CancellationToken stop)
    {
        ReadOnlyMemory<byte> bytes = Encoding.ASCII.GetBytes(text);
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(dice.Next(1, 16), bytes.Length);
            await line.SendAsync(bytes[..length], stop);
            bytes = bytes[length..];
        }
    }

    /// <remarks>Where answers are owed for scans before, all that come belong to them but the last: a person reads on
    /// the screen which is which, a beep does not say.</remarks>
    private async Task<ScanAnswer> AnswerAsync(CancellationToken stop)
    {
        var last = await NextAnswerAsync(Patience, stop);
        for (var next = last; _isUnheard && next != ScanAnswer.None; next = await NextAnswerAsync(Quiet, stop))
        {
            last = next;
        }

        _isUnheard = last == ScanAnswer.None;
        return last;
    }

    private async Task<ScanAnswer> NextAnswerAsync(TimeSpan patience, CancellationToken stop)
    {
        while (await line.AnswerAsync(patience, stop) is { } answer)
        {
            if (answer is Good or Bad)
            {
                return answer == Good ? ScanAnswer.Good : ScanAnswer.Bad;
            }
        }

        return ScanAnswer.None;
    }

    // Half of a code, and then the cable goes: that half must never be heard of again.
    private async Task UnplugAsync(string code, CancellationToken stop)
    {
        await SendAsync(code[..(code.Length / 2)], stop);
        await line.ReplugAsync(TimeSpan.FromSeconds(dice.Next(new(0.2, 1))), stop);
        await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
    }
}
