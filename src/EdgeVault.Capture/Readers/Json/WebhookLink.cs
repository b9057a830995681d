namespace EdgeVault.Capture.Readers.Json;

/// <summary>A reader that posts to us: an array a time, an empty one as keep-alive, or single objects.</summary>
internal sealed class WebhookLink(
    ReaderPlan plan, WebhookDoor door, JsonIntake intake, IReaderFate fate, GatewayClock clock)
    : JsonLink(plan, intake, fate, clock)
{
    public override async Task RunAsync(CancellationToken stop)
    {
        Intake.Begin();
        Presence.Begin();
        door.Know(Plan);
        using var open = door.Open(Plan.Id, TakeAsync);
        Fate.Opened("waiting for its first post");
        await Presence.WatchAsync(stop);
    }
}
