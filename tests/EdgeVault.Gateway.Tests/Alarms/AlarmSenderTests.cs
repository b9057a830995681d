using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Alarms;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Alarms;

public sealed class AlarmSenderTests
{
    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Incidents_are_told_in_order_until_they_are_taken_and_once()
    {
        await using var rig = await GatewayRig.StartAsync();
        var cursors = new CursorStore(rig.Folder, rig.Time, NullLogger<CursorStore>.Instance);
        var target = new Target { Faults = 2 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await IncidentAsync(rig, "before", Severity.Critical);
        var sending = SenderOf(rig, cursors, target).RunAsync(stop.Token);

        await IncidentAsync(rig, "first", Severity.Alarm);
        await IncidentAsync(rig, "quiet", Severity.Notice);
        await IncidentAsync(rig, "second", Severity.Warning);
        await GatewayRig.UntilAsync(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return target.Taken.Count == 2;
        });
        await stop.CancelAsync();
        await EndedAsync(sending);

        Assert.Equal(["first", "second"], target.Taken.Select(OccurrenceOf));
        Assert.Equal(4, target.Tries);

        // A restart goes on behind what was taken.
        using var again = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await IncidentAsync(rig, "third", Severity.Critical);
        var next = new Target();
        var resumed = SenderOf(rig, new CursorStore(rig.Folder, rig.Time, NullLogger<CursorStore>.Instance), next).RunAsync(again.Token);
        await GatewayRig.UntilAsync(() => next.Taken.Count == 1);
        await again.CancelAsync();
        await EndedAsync(resumed);
        Assert.Equal(["third"], next.Taken.Select(OccurrenceOf));
    }

    [Fact]
    public void A_signature_is_over_the_time_and_the_body()
    {
        var secret = Encoding.UTF8.GetBytes("a secret of the site");
        var body = Encoding.UTF8.GetBytes("{}");
        var at = VaultDoor.At;

        var signature = AlarmMessage.SignatureOf(secret, body, at);

        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(seconds + ".{}")));
        Assert.Equal($"t={seconds},v1={expected}", signature);
        Assert.NotEqual(signature, AlarmMessage.SignatureOf(secret, body, at.AddSeconds(1)));
        Assert.NotEqual(signature, AlarmMessage.SignatureOf(secret, Encoding.UTF8.GetBytes("{ }"), at));
    }

    private static AlarmSender SenderOf(GatewayRig rig, CursorStore cursors, Target target) =>
        new("ops", target, Severity.Warning, rig.Ledger, cursors, rig.Time, NullLogger.Instance);

    private static Task IncidentAsync(GatewayRig rig, string occurrence, Severity severity) => rig.Own.RecordAsync(
        new Fact { Kind = new IncidentOpened { Rule = IncidentRule.Duress, Severity = severity, Occurrence = occurrence }, From = VaultDoor.At }, Cancellation);

    /// <summary>It was told to stop: in a wait, which ends it as cancelled, or between two.</summary>
    private static async Task EndedAsync(Task sending)
    {
        await sending.WaitAsync(Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(sending.IsCompletedSuccessfully || sending.IsCanceled, $"{sending.Status} {sending.Exception}");
    }

    private static string OccurrenceOf(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("event").GetProperty("occurrence").GetString()!;
    }

    private sealed class Target : IAlarmTarget
    {
        public int Faults { get; set; }

        public int Tries { get; private set; }

        public List<byte[]> Taken { get; } = [];

        public Task SendAsync(string key, byte[] body, CancellationToken stop)
        {
            Tries++;
            if (Faults-- > 0)
            {
                throw new HttpRequestException("no one there");
            }

            Taken.Add(body);
            return Task.CompletedTask;
        }
    }
}
