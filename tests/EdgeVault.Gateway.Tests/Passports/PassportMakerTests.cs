using System.Text;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Passports;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gs1.Epc;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;
using EdgeVault.TestKit.Disks;
using Google.Protobuf;

namespace EdgeVault.Gateway.Tests.Passports;

public sealed class PassportMakerTests : IAsyncDisposable
{
    private const string Identity = "urn:epc:id:sgtin:0614141.812345.7";

    private readonly LedgerRig _rig = new();
    private readonly NoteSigner _hub = NoteSigner.Create("edgevault-hub/main");

    private PassportMaker Maker => new(_rig.Disk, "/data");

    [Fact]
    public async Task A_pieces_passport_holds_its_events_and_says_how_far_it_is_complete()
    {
        await FillAsync();

        var made = Maker.Make("p-1", null, CancellationToken.None)!;
        var read = PassportText.Parse(PassportText.Write(made.Passport));
        var json = Json(PassportCheck.Of(read, _rig.Key, null));

        Assert.True(json.GetProperty("sound").GetBoolean(), json.ToString());
        Assert.Equal("p-1", json.GetProperty("piece").GetString());
        Assert.Equal("complete up to 6, later events not excluded", json.GetProperty("completeness").GetString());
        Assert.Equal([1ul, 3, 4, 6], json.GetProperty("events").EnumerateArray().Select(
            item => item.GetProperty("index").GetUInt64()));
        Assert.False(json.TryGetProperty("cosigned", out _));
        Assert.Equal(7ul, read.Checkpoint.Size);
    }

    [Fact]
    public async Task On_a_disk_that_cannot_sync_only_what_a_hub_cosigned_is_signed_for()
    {
        var checkpoint = await FillAsync();
        _rig.Disk.OnStep = step =>
            step.Operation is "fsync" or "fdatasync" ? DiskFault.Fail : DiskFault.None;

        var refused = Assert.Throws<LedgerException>(() => Maker.Make("p-1", null, CancellationToken.None));
        _rig.Disk.OnStep = null;
        Cosign(checkpoint);
        _rig.Disk.OnStep = step =>
            step.Operation is "fsync" or "fdatasync" ? DiskFault.Fail : DiskFault.None;
        var cosigned = Maker.Make("p-1", null, CancellationToken.None)!.Passport;

        Assert.Contains("cannot sync", refused.Message, StringComparison.Ordinal);
        Assert.Equal(checkpoint.Size, cosigned.Checkpoint.Size);
    }

    [Fact]
    public async Task It_is_of_the_newest_checkpoint_that_a_hub_cosigned_if_that_covers_every_event()
    {
        var checkpoint = await FillAsync();
        var stale = SignedCheckpointAt(3);
        Cosign(stale);
        Assert.Empty(Maker.Make("p-1", null, CancellationToken.None)!.Passport.Cosignatures);

        Cosign(checkpoint);
        await _rig.AppendAsync(2);
        var passport = Maker.Make("p-1", null, CancellationToken.None)!.Passport;
        var json = Json(PassportCheck.Of(passport, _rig.Key, _hub.Verifier));

        Assert.Equal(7ul, passport.Checkpoint.Size);
        Assert.Equal("2026-11-25T12:00:00Z", json.GetProperty("cosigned").GetString());
    }

    [Fact]
    public async Task A_hubs_word_on_the_newest_event_is_believed_or_shows_that_one_is_missing()
    {
        var checkpoint = await FillAsync();
        var passport = Maker.Make("p-1", null, CancellationToken.None)!.Passport;

        var whole = Json(PassportCheck.Of(
            passport with { Latest = [Latest(checkpoint, 6)] }, _rig.Key, _hub.Verifier));
        var short_ = PassportCheck.Of(passport with
        {
            Events = [.. passport.Events.SkipLast(1)],
            Latest = [Latest(checkpoint, 6)],
        }, _rig.Key, _hub.Verifier);

        Assert.Equal(
            "complete up to 6, no later event by the hub's word", whole.GetProperty("completeness").GetString());
        Assert.Contains(
            "the hub names event 6 as the newest of the piece; the passport ends with 3",
            short_.Problems);
        Assert.False(Json(short_).TryGetProperty("events", out _));
    }

    [Fact]
    public async Task An_event_left_out_or_another_pieces_passport_is_not_sound()
    {
        await FillAsync();
        var passport = Maker.Make("p-1", null, CancellationToken.None)!.Passport;
        for (var at = 0; at < 2; at++)
        {
            Assert.False(Check(passport with { Events = [.. passport.Events.Where((_, i) => i != at)] }).IsSound);
        }

        Assert.False(Check(passport with { Subject = new PassportSubject("piece", "p-2") }).IsSound);
        Assert.False(Check(passport with { Subject = new PassportSubject("container", "p-1") }).IsSound);
        Assert.True(Check(passport).IsSound);
    }

    /// <summary>Without a hub's note in it there is nothing in the file that is not checked.</summary>
    [Fact]
    public async Task Every_flipped_bit_of_the_file_is_refused()
    {
        await FillAsync();
        var text = PassportText.Write(Maker.Make("p-1", null, CancellationToken.None)!.Passport);
        for (var bit = 0; bit < text.Length * 8; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                PassportText.TryParse(text, out var passport, out _) && Check(passport).IsSound, $"bit {bit}");
            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public async Task A_piece_is_found_by_the_EPC_it_was_bound_to_and_nobody_by_another()
    {
        await FillAsync();

        Assert.Equal("p-1", Maker.PieceOf(KeyOf(Identity), null, CancellationToken.None));
        Assert.Null(Maker.PieceOf(KeyOf(Identity + "1"), null, CancellationToken.None));
        Assert.Null(Maker.Make("p-9", null, CancellationToken.None));
    }

    private static string KeyOf(string uri) =>
        EpcCodec.TryParseIdentityUri(uri, out var identity, out var error)
            ? identity.Key
            : throw new InvalidOperationException(error.ToString());

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _hub.Dispose();
    }

    /// <summary>Indices 0 to 6: a stranger's events, and p-1 at 1, 3 (into tray t-1, which moves at 4) and 6.</summary>
    private async Task<SignedCheckpoint> FillAsync()
    {
        CustodyEvent[] events =
        [
            Of("p-2"), Of("p-1", tag: true), Of("p-2", previous: 0), Of("p-1", previous: 1, container: "t-1"),
            Of("", container: "t-1"), Of("p-2", previous: 2), Of("p-1", previous: 3),
        ];
        SignedCheckpoint? last = null;
        foreach (var chunk in events.Chunk(3))
        {
            last = (await _rig.Ledger.AppendAsync(
                [.. chunk.Select(item => (ReadOnlyMemory<byte>)CustodyCodec.Serialize(item))],
                TestContext.Current.CancellationToken)).Checkpoint;
        }

        return last!;
    }

    private static CustodyEvent Of(string piece, ulong? previous = null, string container = "", bool tag = false)
    {
        var custodyEvent = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion,
            PieceId = piece,
            ContainerId = container,
            Previous = previous is { } index ? new EventRef { Epoch = 1, Index = index } : null,
            Passage = new Passage { Portal = "door-1", Direction = Direction.In },
        };
        if (tag)
        {
            Assert.True(EpcCodec.TryEncodeTagUri("urn:epc:tag:sgtin-96:3.0614141.812345.7", out var bits, out _));
            custodyEvent.Passage.Tag = new Tag
            {
                Epc = ByteString.CopyFrom(Convert.FromHexString(bits.ToHex())), Bits = (uint)bits.BitCount,
            };
        }

        return custodyEvent;
    }

    private PassportCheck Check(Passport passport) => PassportCheck.Of(passport, _rig.Key, null);

    private SignedCheckpoint SignedCheckpointAt(ulong size)
    {
        using var reader = Ledger.LedgerReader.Open("/data/ledger", _rig.Disk);
        return reader.Read(size - 1, 1, 0)!.Checkpoint;
    }

    private void Cosign(SignedCheckpoint checkpoint) => _rig.Cursors.Advance(
        CursorStore.HubKey("main"),
        new Cursor(
            LedgerRig.Origin, checkpoint.Size,
            Cosignature.Create(_hub, checkpoint, new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero)).ToString()));

    private LatestStatement Latest(SignedCheckpoint checkpoint, ulong index) => LatestStatement.Create(
        _hub, checkpoint, new PassportSubject("piece", "p-1"), index, new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    private static JsonElement Json(PassportCheck check)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            check.Write(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return document.RootElement.Clone();
    }
}
