using System.Threading.Channels;
using EdgeVault.Capture.Outputs;
using EdgeVault.Custody.Doors;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Rules;

namespace EdgeVault.Gateway.Doors;

/// <summary>Has the doors show what the rules say of them: right behind each event, and once a second, when lights go
/// out.</summary>
internal sealed class DoorLamps(RuleDesk rules, CustodyBook book, IDoorLights lights, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task<bool>? _more;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (lights.Portals.Count == 0)
        {
            return;
        }

        rules.Looked = () => _news.Writer.TryWrite(true);
        try
        {
            while (true)
            {
                Look();
                await NextAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop; the readers' sessions darken the doors as they close.
        }
    }

    private void Look()
    {
        _news.Reader.TryRead(out _);
        var now = time.GetUtcNow();
        var signs = book.Read(_ => lights.Portals.Select(portal => (portal, rules.Signs.At(portal, now))).ToList());
        foreach (var (portal, sign) in signs)
        {
            lights.Show(portal, LightsOf(sign));
        }
    }

    private async Task NextAsync(CancellationToken stop)
    {
        _more = _more is { IsCompleted: false } ? _more : _news.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        try
        {
            await _more.WaitAsync(Period, time, stop);
        }
        catch (TimeoutException)
        {
            // A second has gone by: something may go out.
            return;
        }
    }

    private static DoorLights LightsOf(DoorSign sign) => sign switch
    {
        DoorSign.Green => DoorLights.Green,
        DoorSign.Amber => DoorLights.Amber,
        DoorSign.Red => DoorLights.Red,
        DoorSign.RedAndBuzzer => DoorLights.Red | DoorLights.Buzzer,
        _ => DoorLights.None,
    };
}
