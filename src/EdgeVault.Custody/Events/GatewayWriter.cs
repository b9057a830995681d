using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>Events about readers, the gateway and its ledger: each input is one event, about no piece.</summary>
internal static class GatewayWriter
{
    private const int Sha256Bytes = 32;

    public static void Write(DeskPage page, CustodyInput input) => page.Add(input switch
    {
        ReaderChanged changed => EventOf(page, changed),
        ReadsShed shed => EventOf(page, shed),
        GatewayStart start => EventOf(page, start),
        TailRecovered tail => EventOf(page, tail),
        StorageGap gap => EventOf(page, gap),
        ClockStep step => EventOf(page, step),
        BaseStateTaken taken => EventOf(page, taken),
        _ => throw new ArgumentException($"No event is written for {input?.GetType().Name ?? "null"}.", nameof(input)),
    });

    private static CustodyEvent EventOf(DeskPage page, ReaderChanged input)
    {
        var changed = page.NewEvent(input.At, input.At);
        changed.ReaderState = new ReaderState
        {
            Reader = EventText.Bound(input.Reader),
            Status = input.Status,
            Identity = EventText.Bound(input.Identity, EventText.DetailCharsMax),
            Model = EventText.Bound(input.Model, EventText.DetailCharsMax),
            Firmware = EventText.Bound(input.Firmware, EventText.DetailCharsMax),
            Detail = EventText.Bound(input.Detail, EventText.DetailCharsMax),
        };
        return changed;
    }

    private static CustodyEvent EventOf(DeskPage page, ReadsShed input)
    {
        var shed = page.NewEvent(input.From, input.To);
        shed.ReadPoint = EventText.Bound(input.ReadPoint, EventText.UriCharsMax);
        shed.RawReadsShed = new RawReadsShed
        {
            Reader = EventText.Bound(input.Reader),
            Portal = EventText.Bound(input.Portal),
            Reads = input.Reads,
        };
        return shed;
    }

    private static CustodyEvent EventOf(DeskPage page, GatewayStart input)
    {
        var started = page.NewEvent(input.At, input.At);
        started.GatewayStarted = new GatewayStarted
        {
            Version = EventText.Bound(input.Version),
            Gateway = EventText.Bound(input.Gateway),
            LedgerSize = input.LedgerSize,
            Pieces = input.Pieces,
            PiecesRefused = input.PiecesRefused,
        };
        return started;
    }

    private static CustodyEvent EventOf(DeskPage page, TailRecovered input)
    {
        var recovered = page.NewEvent(input.At, input.At);
        recovered.RecoveredTail = new RecoveredTail
        {
            FirstIndex = input.FirstIndex,
            Bytes = input.Bytes,
            Sha256 = HashOf(input.Sha256, nameof(input)),
        };
        return recovered;
    }

    private static CustodyEvent EventOf(DeskPage page, ClockStep input)
    {
        var stepped = page.NewEvent(input.New, input.New);
        stepped.ClockStepped = new ClockStepped
        {
            OldUs = CustodyTime.ToUs(input.Old),
            NewUs = CustodyTime.ToUs(input.New),
        };
        return stepped;
    }

    private static CustodyEvent EventOf(DeskPage page, BaseStateTaken input)
    {
        var taken = page.NewEvent(input.At, input.At);
        taken.BaseState = new BaseState { Index = input.Index, Sha256 = HashOf(input.Sha256, nameof(input)) };
        return taken;
    }

    private static CustodyEvent EventOf(DeskPage page, StorageGap input)
    {
        var gap = page.NewEvent(input.From, input.To);
        gap.StorageState = new StorageState { Cause = EventText.Bound(input.Cause, EventText.DetailCharsMax) };
        return gap;
    }

    private static ByteString HashOf(ReadOnlyMemory<byte> sha256, string parameter) => sha256.Length == Sha256Bytes
        ? ByteString.CopyFrom(sha256.Span)
        : throw new ArgumentException($"A SHA-256 has {Sha256Bytes} bytes; {sha256.Length} given.", parameter);
}
