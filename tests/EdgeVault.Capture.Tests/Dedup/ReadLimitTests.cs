using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Dedup;

/// <summary>A flood five times over the limit: every read is accounted for, and what truly crosses is not disturbed.</summary>
public sealed class ReadLimitTests
{
    private const int LimitPerSecond = 20_000;
    private const int OfferedPerSecond = 100_000;
    private const int Seconds = 60;
    private const int Trays = 10;
    private const int PiecesInTray = 5;

    [Theory]
    [InlineData("repeats", false)]
    [InlineData("strangers", true)]
    public void A_flood_is_shed_to_the_read_and_crossings_stay_as_they_are(string flood, bool isRegistered)
    {
        var undisturbed = Play(null, isRegistered, out _, out _);
        var flooded = Play(flood, isRegistered, out var limit, out var sent);

        Assert.Equal(sent, limit.Accepted + limit.Shed);
        Assert.True(limit.Shed > sent / 2, $"{limit.Shed} of {sent} shed");
        Assert.Equal(Trays * PiecesInTray, undisturbed.Count);
        Assert.True(undisturbed.SequenceEqual(flooded), string.Join("\n", flooded.Except(undisturbed)));
    }

    [Fact]
    public void No_read_of_a_registered_tag_is_shed_but_repeats_of_what_its_slice_holds()
    {
        var slices = new SliceTable(new DedupOptions(), 7);
        var limit = new ReadLimit(1_000, static epc => epc == Tags.Epc(1));
        for (var stranger = 0; stranger < 5_000; stranger++)
        {
            limit.Takes(Read(1_000_000 + stranger, 0, -65), 0, slices);
        }

        Assert.True(limit.Takes(Read(1, 0, -50), 0, slices));
        Assert.False(limit.Takes(Read(2, 0, -50), 0, slices));
        slices.Observe(Read(1, 0, -50), 0, 0);
        Assert.False(limit.Takes(Read(1, 0, -50), 0, slices));
        Assert.True(limit.Takes(Read(1, 0, -50), 1, slices));
    }

    /// <summary>Trays go out one after another while the flood is on; returns who was said to have gone which way.</summary>
    private static List<string> Play(string? flood, bool isRegistered, out ReadLimit limit, out long sent)
    {
        var slices = new SliceTable(new DedupOptions(), 7);
        Func<EpcBits, bool>? register = isRegistered ? IsPiece : null;
        var engine = new PassageEngine(
            "door-1", EngineBench.Sides, new PassageOptions(), new PresenceOptions(), new byte[16], 7, isRegistered: register);
        limit = new ReadLimit(LimitPerSecond, register);
        var random = new Random(7);
        var said = new List<string>();
        sent = 0;
        for (var ms = 0; ms < Seconds * 1_000; ms++)
        {
            for (var read = 0; flood is not null && read < OfferedPerSecond / 1_000; read++)
            {
                var tag = flood == "repeats" ? 100_000 + random.Next(200) : random.Next(1_000_000, int.MaxValue);
                Offer(Read(tag, ms, -65), (byte)(2 + (tag % 2)), ref limit, ref sent);
            }

            foreach (var (tag, antenna) in Walking(ms))
            {
                Offer(Read(tag, ms, -50), antenna, ref limit, ref sent);
            }

            if (ms % 100 == 0)
            {
                Turn(ms);
            }
        }

        Turn((Seconds + 20) * 1_000);
        said.Sort(StringComparer.Ordinal);
        return said;

        void Offer(in Sighting sighting, byte antenna, ref ReadLimit limit, ref long sent)
        {
            sent++;
            if (limit.Takes(sighting, antenna, slices))
            {
                slices.Observe(sighting, antenna, 0);
            }

            Assert.True(slices.OpenCount <= new DedupOptions().OpenSlicesMax);
        }

        void Turn(int ms)
        {
            slices.CloseUntil(EngineBench.Us(ms));
            engine.Feed(slices.Closed);
            slices.ClearClosed();
            engine.Tick(EngineBench.Us(ms));
            said.AddRange(engine.Decided.SelectMany(static group => group.Decisions)
                .Where(static decision => IsPiece(decision.Epc))
                .Select(static decision => $"{decision.Epc.ToHex()} {decision.Verdict.Direction}"));
            engine.ClearDecided();
        }
    }

    /// <summary>Each tray is read inside for two seconds and then outside for two, every piece each 50 ms.</summary>
    private static IEnumerable<(int Tag, byte Antenna)> Walking(int ms)
    {
        var (tray, at) = (ms / 6_000, ms % 6_000);
        return at >= 4_000 || at % 50 != 0
            ? []
            : Enumerable.Range(1 + (tray * PiecesInTray), PiecesInTray)
                .Select(tag => (tag, (byte)((at < 2_000 ? 2 : 0) + (at / 50 % 2))));
    }

    private static readonly HashSet<EpcBits> Pieces = [.. Enumerable.Range(1, Trays * PiecesInTray).Select(Tags.Epc)];

    private static bool IsPiece(EpcBits epc) => Pieces.Contains(epc);

    private static Sighting Read(int tag, int ms, int dbm) => new()
    {
        Epc = Tags.Epc(tag),
        FirstSeenUs = EngineBench.Us(ms),
        LastSeenUs = EngineBench.Us(ms),
        ArrivalUs = EngineBench.Us(ms),
        SeenCount = 1,
        RssiCentiDbm = (short)(dbm * 100),
        Phase = Sighting.NoPhase,
    };
}
