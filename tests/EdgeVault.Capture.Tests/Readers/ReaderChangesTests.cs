using System.Collections.Concurrent;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers;

/// <summary>Readers that are exchanged, old, or configured anew while the gateway runs.</summary>
public sealed class ReaderChangesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_reader_at_the_same_address_is_an_alarm_and_is_not_used()
    {
        await using var door = new ReaderDoor(Reader(1));
        await using var bench = new RoomBench(door.Port);
        await bench.NextAsync<ReaderStateChanged>();

        var first = door.Reader;
        door.Reader = Reader(2);
        first.Cut();
        await bench.NextAsync<ReaderStateChanged>(state => state.Status == ReaderStatus.Disconnected);
        var alarm = await bench.NextAsync<ReaderStateChanged>();

        Assert.Equal(ReaderStatus.Disconnected, alarm.Status);
        Assert.Equal("this is reader 001625FFFE000002, and 001625FFFE000001 is expected here", alarm.Detail);
        Assert.Contains(bench.Room.Snapshot().Portals[0].OpenGaps, gap => gap.Cause == GapCause.ReaderDisconnected);
        Assert.False(door.Reader.IsInventorying);
    }

    [Fact]
    public async Task The_reader_that_took_its_place_is_used_once_the_configuration_names_it()
    {
        await using var door = new ReaderDoor(Reader(1));
        await using var bench = new RoomBench(door.Port);
        await bench.NextAsync<ReaderStateChanged>();
        var first = door.Reader;
        door.Reader = Reader(2);
        first.Cut();
        await bench.LogAsync("is another one and is not used");

        var changed = Configured.Door(door.Port);
        changed.Readers["r1"].Identity = "001625fffe000002";
        Assert.Empty(bench.Room.Apply(changed));

        var state = await bench.NextAsync<ReaderStateChanged>(static state => state.Identity == "001625FFFE000002");
        Assert.Equal(ReaderStatus.Connected, state.Status);
    }

    [Fact]
    public async Task A_change_for_one_reader_is_not_noticed_by_the_other()
    {
        var asked = new ConcurrentQueue<LlrpMessageType>();
        await using var changing = new ReaderDoor(Reader(1, (outbound, frame) => Collect(asked, outbound, frame)));
        await using var steady = new ReaderDoor(Reader(2));
        await using var bench = new RoomBench(changing.Port, options => AddSecond(options, steady.Port));
        await bench.NextAsync<ReaderStateChanged>();
        await bench.NextAsync<ReaderStateChanged>();

        var changed = Configured.Door(changing.Port);
        AddSecond(changed, steady.Port);
        changed.Readers["r1"].Session = 2;
        Assert.Empty(bench.Room.Apply(changed));

        var down = await bench.NextAsync<ReaderStateChanged>();
        var up = await bench.NextAsync<ReaderStateChanged>();
        Assert.Equal(
            (("r1", ReaderStatus.Disconnected, "its configuration has changed"), ("r1", ReaderStatus.Connected)),
            ((down.Reader, down.Status, down.Detail), (up.Reader, up.Status)));
        Assert.Equal((2, 1), (changing.Connections, steady.Connections));
        Assert.Contains(LlrpMessageType.CLOSE_CONNECTION, asked);
    }

    [Fact]
    public async Task A_reader_that_posts_signs_in_with_its_new_password_as_soon_as_the_configuration_has_it()
    {
        using var folder = new TempFolder();
        await using var door = new ReaderDoor(Reader(1));
        await File.WriteAllTextAsync(folder.File("old"), "old\n", Token);
        await File.WriteAllTextAsync(folder.File("new"), "new\n", Token);
        await using var bench = new RoomBench(door.Port, options => AddPosting(options, folder.File("old")));
        Assert.True(bench.Room.Webhooks.IsAllowed("r2", "r2", "old"));

        var changed = Configured.Door(door.Port);
        AddPosting(changed, folder.File("new"));
        Assert.Empty(bench.Room.Apply(changed));

        Assert.True(bench.Room.Webhooks.IsAllowed("r2", "r2", "new"));
        Assert.False(bench.Room.Webhooks.IsAllowed("r2", "r2", "old"));
    }

    [Fact]
    public async Task A_reader_that_posts_is_known_before_the_room_runs()
    {
        using var folder = new TempFolder();
        using var meter = new CaptureMeter();
        await File.WriteAllTextAsync(folder.File("password"), "secret\n", Token);
        var options = Configured.Door();
        AddPosting(options, folder.File("password"));

        var room = RoomBench.Make(options, meter);

        Assert.True(room.Webhooks.IsAllowed("r2", "r2", "secret"));
        Assert.Equal(WebhookOutcome.Busy, await room.Webhooks.PostAsync("r2", "[]"u8.ToArray(), Token));
    }

    [Fact]
    public async Task A_password_that_is_gone_keeps_one_reader_away_and_nothing_else()
    {
        using var folder = new TempFolder();
        await using var door = new ReaderDoor(Reader(1));
        await using var bench = new RoomBench(door.Port, options => AddPosting(options, folder.File("")));

        Assert.Equal("r1", (await bench.NextAsync<ReaderStateChanged>(static state => state.Status == ReaderStatus.Connected)).Reader);
        await bench.UntilAsync(() => bench.Room.Snapshot().Readers.Any(static reader =>
            reader.Name == "r2" && (reader.LastError ?? "").Contains("cannot be read", StringComparison.Ordinal)));
        Assert.False(bench.Room.Webhooks.IsAllowed("r2", "r2", ""));
    }

    [Fact]
    public async Task What_cannot_change_while_the_room_runs_is_named()
    {
        await using var door = new ReaderDoor(Reader(1));
        await using var bench = new RoomBench(door.Port);
        var changed = Configured.Door(door.Port);
        changed.Readers["r2"] = new ReaderOptions { Endpoint = "llrp://127.0.0.1:1" };
        changed.Portals["door-1"].Camera = "cam-9";

        Assert.Equal(["Readers (added or removed)", "Portals"], bench.Room.Apply(changed));
    }

    [Fact]
    public async Task A_reader_that_hangs_up_when_asked_for_its_version_is_had_with_the_old_one()
    {
        await using var door = new ReaderDoor(Reader(1), static stream => Task.FromResult<Stream?>(new Prudish(stream)));
        await using var bench = new RoomBench(door.Port);

        await bench.LogAsync("does not stand the question for its LLRP version");
        Assert.Equal(ReaderStatus.Connected, (await bench.NextAsync<ReaderStateChanged>()).Status);
    }

    [Fact]
    public async Task A_reader_that_must_be_spoken_to_in_1_0_1_is_never_asked()
    {
        var asked = new ConcurrentQueue<LlrpMessageType>();
        await using var door = new ReaderDoor(Reader(1, (outbound, frame) => Collect(asked, outbound, frame)));
        await using var bench = new RoomBench(door.Port, options => options.Readers["r1"].Version = "1.0.1");
        await bench.NextAsync<ReaderStateChanged>();

        Assert.DoesNotContain(LlrpMessageType.GET_SUPPORTED_VERSION, asked);
    }

    private static LlrpReader Reader(byte serial, LlrpFrameTap? tap = null) => new(
        new LlrpReaderOptions { Identifier = new byte[] { 0, 0x16, 0x25, 0xFF, 0xFE, 0, 0, serial }, Tap = tap },
        TimeProvider.System);

    private static void AddSecond(CaptureOptions options, int port)
    {
        options.Readers["r2"] = new ReaderOptions { Endpoint = $"llrp://127.0.0.1:{port}" };
        var portal = new PortalOptions
        {
            ReadPoint = "urn:epc:id:sgln:0614141.00001.2", InsideZone = "vault-b", OutsideZone = "corridor",
        };
        portal.Antennas["r2/1"] = "outside";
        portal.Antennas["r2/2"] = "inside";
        options.Portals["door-2"] = portal;
    }

    private static void AddPosting(CaptureOptions options, string passwordFile) => options.Readers["r2"] = new ReaderOptions
    {
        Endpoint = "webhook:", Make = "impinj", UserName = "r2", PasswordFile = passwordFile,
    };

    private static void Collect(ConcurrentQueue<LlrpMessageType> asked, bool outbound, ReadOnlySpan<byte> frame)
    {
        if (!outbound)
        {
            asked.Enqueue(LlrpHeader.Read(frame).Type);
        }
    }

    /// <summary>Hangs up at the first message that is not of 1.0.1.</summary>
    private sealed class Prudish(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            return count > 0 && ((buffer.Span[0] >> 2) & 7) != 1 ? 0 : count;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
