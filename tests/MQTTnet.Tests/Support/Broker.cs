using EdgeVault.TestKit.Brokers;

namespace MQTTnet.Tests.Support;

/// <summary>A real mosquitto, or a skipped test where there is none.</summary>
internal static class Broker
{
    /// <param name="settings">Lines of mosquitto.conf; anonymous clients are let in by default.</param>
    /// <param name="prepare">Writes the files that the settings name.</param>
    public static async Task<Mosquitto> StartAsync(
        string settings = "allow_anonymous true", Action<Mosquitto>? prepare = null)
    {
        Assert.SkipUnless(Mosquitto.IsThere, Mosquitto.HowToGetIt);
        var broker = new Mosquitto(settings);
        prepare?.Invoke(broker);
        await broker.StartAsync(TestContext.Current.CancellationToken);
        return broker;
    }
}
