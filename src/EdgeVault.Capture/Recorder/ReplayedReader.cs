using EdgeVault.Capture.Readers;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Recording;

namespace EdgeVault.Capture.Recorder;

/// <summary>One reader of a recording: its messages, and when it could see.</summary>
internal sealed class ReplayedReader(
    ReaderIntake intake, SightingSink sink, ReaderCoverage coverage, GatewayClock clock)
{
    private readonly LlrpReplay _replay = new(intake, new LlrpClientOptions().ReportFields);
    private bool _isUp;

    public void Feed(in FlightRecord record)
    {
        switch (record.Kind)
        {
            case FlightKind.ConnectionBegins:
                Lose();
                _replay.BeginConnection();
                break;
            case FlightKind.ConnectionEnds:
                Lose();
                break;
            case FlightKind.FromReader:
                Take(_replay.Feed(record.Message), record.Message.Span);
                break;
        }
    }

    private void Take(LlrpMessageType? type, ReadOnlySpan<byte> message)
    {
        // A recording that begins amid a session has no answer to START_ROSPEC; that it reports says as much.
        var inventories = type == LlrpMessageType.RO_ACCESS_REPORT
            || (type == LlrpMessageType.START_ROSPEC_RESPONSE
                && LlrpStatus.TryRead(message[LlrpHeader.Size..], out var status) && status.IsSuccess);
        if (inventories && !_isUp)
        {
            _isUp = true;
            coverage.Inventories(clock.NowUs);
        }
    }

    private void Lose()
    {
        intake.Finish();
        if (_isUp)
        {
            _isUp = false;
            coverage.Lost(sink.LastHeardUs, "the connection ended");
            sink.LoseInputs(sink.LastHeardUs);
        }
    }
}
