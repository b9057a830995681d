using System.Threading.Channels;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>Keeps what a client was told, and lets a test wait for it.</summary>
internal sealed class RecordingHandler : ILlrpClientHandler
{
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    public List<string> Epcs { get; } = [];

    public List<string> Tids { get; } = [];

    public List<ReaderEvent> Events { get; } = [];

    public List<LlrpHeader> Unknown { get; } = [];

    public List<int> Reports { get; } = [];

    /// <summary>Thrown on the next tag.</summary>
    public Exception? ThrowOnTag { get; set; }

    /// <summary>Done at each keepalive, before it is told: a client whose handler takes its time.</summary>
    public Action? AtKeepalive { get; set; }

    public void OnTagReport(in TagReport report)
    {
        if (ThrowOnTag is { } thrown)
        {
            throw thrown;
        }

        Epcs.Add(Convert.ToHexString(report.Epc));
        Tids.Add(Convert.ToHexString(report.Tid));
    }

    public void OnReportEnd(int tagReports)
    {
        Reports.Add(tagReports);
        _said.Writer.TryWrite("report");
    }

    public void OnReaderEvent(in ReaderEvent readerEvent)
    {
        Events.Add(readerEvent);
        _said.Writer.TryWrite($"event {readerEvent.Kind}");
    }

    public void OnKeepalive()
    {
        AtKeepalive?.Invoke();
        _said.Writer.TryWrite("keepalive");
    }

    public void OnUnknownMessage(in LlrpHeader header)
    {
        Unknown.Add(header);
        _said.Writer.TryWrite("unknown");
    }

    /// <summary>Waits until the handler has heard this, and forgets what came before it.</summary>
    public async Task HearsAsync(string what, CancellationToken cancellationToken)
    {
        while (await _said.Reader.ReadAsync(cancellationToken) != what)
        {
        }
    }
}
