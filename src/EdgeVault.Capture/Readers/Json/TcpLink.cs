namespace EdgeVault.Capture.Readers.Json;

/// <summary>JSON, one value straight behind the other, on a connection that we open.</summary>
internal sealed class TcpLink(ReaderPlan plan, JsonIntake intake, IReaderFate fate, GatewayClock clock)
    : JsonLink(plan, intake, fate, clock)
{
    public override async Task RunAsync(CancellationToken stop)
    {
        Intake.Begin();
        await using var stream = await ReaderTransport.OpenAsync(Plan, Clock.Time, stop);
        Fate.Opened("connected; waiting for its first message");
        await ReadAsync(stream, stop);
    }
}
