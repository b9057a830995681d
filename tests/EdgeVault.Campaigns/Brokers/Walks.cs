using System.Globalization;

namespace EdgeVault.Campaigns.Brokers;

/// <summary>What an R700 at a door publishes while people carry tags through it: wave after wave, each tag
/// once.</summary>
/// <param name="messages">In all; a wave has <see cref="WaveMessages"/>.</param>
internal sealed class Walks(int messages, Random random)
{
    public const int TagsPerWave = 100;
    public const int Steps = 40;
    public const int WaveMessages = TagsPerWave * Steps;

    /// <summary>One read of every tag of the wave; a walk takes four seconds.</summary>
    public static readonly TimeSpan StepPeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>Long enough for a visit to be over before the next wave comes.</summary>
    public static readonly TimeSpan BetweenWaves = TimeSpan.FromSeconds(3);

    public int Waves => (messages + WaveMessages - 1) / WaveMessages;

    /// <summary>Tags that walk.</summary>
    public int Tags => Waves * TagsPerWave;

    /// <summary>The messages of one step: from the outside in, the nearer the louder.</summary>
    public IEnumerable<string> Step(int wave, int step, DateTimeOffset at)
    {
        for (var tag = 0; tag < TagsPerWave; tag++)
        {
            var antenna = (step < Steps / 2 ? 1 : 3) + random.Next(2);
            // Loudest a little before the threshold on the one side, and a little behind it on the other.
            var isOutside = antenna < 3;
            var rssi = -5_000 - (100 * Math.Abs(step - (isOutside ? 14 : 26))) + random.Next(-200, 200);
            yield return Message((wave * TagsPerWave) + tag, antenna, rssi, at.AddTicks(tag * 10));
        }
    }

    public static string Epc(int tag) => string.Create(CultureInfo.InvariantCulture, $"3074257BF7194E40{tag:X8}");

    private static string Message(int tag, int antenna, int rssi, DateTimeOffset at)
    {
        var epc = Convert.ToBase64String(Convert.FromHexString(Epc(tag))).Replace('+', '-').Replace('/', '_');
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"timestamp":"{{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}}Z","eventType":"tagInventory","tagInventoryEvent":{"epc":"{{epc}}","antennaPort":{{antenna}},"peakRssiCdbm":{{rssi}}} }
            """);
    }
}
