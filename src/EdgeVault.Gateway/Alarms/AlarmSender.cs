using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using MQTTnet.Exceptions;

namespace EdgeVault.Gateway.Alarms;

/// <summary>Tells one receiver of incidents, in their order, each until it is taken. The ledger is the queue, and a cursor
/// the memory: what is not taken before a restart is sent behind it.</summary>
internal sealed partial class AlarmSender(
    string name, IAlarmTarget target, Severity least, SegmentLedger ledger, CursorStore cursors, TimeProvider time, ILogger logger)
{
    private const int EntriesMax = 256;
    private const int BytesMax = 1 << 20;
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(1);

    private readonly string _key = CursorStore.ConsumerKey($"alarm-{name}");

    public async Task RunAsync(CancellationToken stop)
    {
        var next = Begin();
        while (!stop.IsCancellationRequested)
        {
            await ledger.WaitForSizeAsync(next, stop);
            if (ledger.Read(next, EntriesMax, BytesMax) is not { } batch)
            {
                continue;
            }

            for (var at = 0; at < batch.Entries.Count; at++)
            {
                await TellAsync(batch.FirstIndex + (ulong)at, batch.Entries[at], stop);
            }

            next = batch.NextIndex;
            Advance(next);
        }
    }

    /// <summary>A receiver that is new is told what happens from now on.</summary>
    private ulong Begin()
    {
        if (cursors.Find(_key) is { } cursor && cursor.Origin == ledger.Origin)
        {
            return Math.Max(cursor.NextIndex, ledger.MinIndex);
        }

        Advance(ledger.DurableSize);
        return ledger.DurableSize;
    }

    private async Task TellAsync(ulong index, ReadOnlyMemory<byte> entry, CancellationToken stop)
    {
        if (!CustodyCodec.TryParse(entry.Span, out var custodyEvent, out _) || !AlarmMessage.Tells(custodyEvent, least))
        {
            return;
        }

        var body = AlarmMessage.BodyOf(ledger.Origin, index, custodyEvent);
        for (var wait = RetryMin; ; wait = wait * 2 < RetryMax ? wait * 2 : RetryMax)
        {
            try
            {
                await target.SendAsync($"{ledger.Origin}/{index}", body, stop);
                Advance(index + 1);
                return;
            }
            catch (Exception fault) when (IsReceivers(fault) && !stop.IsCancellationRequested)
            {
                LogNotTaken(logger, name, index, fault.Message, wait.TotalSeconds);
            }

            await Task.Delay(wait, time, stop);
        }
    }

    private void Advance(ulong next)
    {
        try
        {
            cursors.Advance(_key, new Cursor(ledger.Origin, next, ""));
        }
        catch (DiskException fault)
        {
            // Sent again after a restart, which is harmless.
            LogNoCursor(logger, name, fault.Message);
        }
    }

    private static bool IsReceivers(Exception fault) =>
        fault is HttpRequestException or MqttCommunicationException or IOException or OperationCanceledException or InvalidOperationException;

    [LoggerMessage(5611, LogLevel.Warning, "Alarm receiver {Name} did not take event {Index} ({Why}); again in {Seconds} s.")]
    private static partial void LogNotTaken(ILogger logger, string name, ulong index, string why, double seconds);

    [LoggerMessage(5612, LogLevel.Warning, "The cursor of alarm receiver {Name} could not be made durable: {Why}")]
    private static partial void LogNoCursor(ILogger logger, string name, string why);
}
