using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Ledger.Checkpoints;
using Google.Protobuf;
using Grpc.Core;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>
/// Bad hellos and bad batches: each is refused with its status and its code, and leaves nothing behind.
/// </summary>
public sealed class RefusalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("edgevault/dc2/gw1/1")]
    [InlineData("edgevault/dc1/gw2/1")]
    [InlineData("edgevault/dc1/gw1/2")]
    [InlineData("edgevault/dc1/gw1/01")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("")]
    public async Task An_origin_that_is_not_configured_is_refused(string origin)
    {
        await using var hub = await HubRig.StartAsync();
        var hello = hub.Ledger.Hello();
        hello.Origin = origin;

        await AssertHelloRefusedAsync(hub, hello, StatusCode.NotFound, Code.UnknownOrigin);
    }

    [Fact]
    public async Task A_protocol_of_the_future_is_refused()
    {
        await using var hub = await HubRig.StartAsync();
        var hello = hub.Ledger.Hello();
        hello.Protocol = 2;

        await AssertHelloRefusedAsync(hub, hello, StatusCode.FailedPrecondition, Code.UnsupportedProtocol);
    }

    [Fact]
    public async Task A_key_that_only_has_the_right_name_is_not_believed()
    {
        await using var hub = await HubRig.StartAsync();
        using var impostor = new TestLedger(HubRig.Origin);
        impostor.Append(1);

        await AssertHelloRefusedAsync(hub, impostor.Hello(), StatusCode.PermissionDenied, Code.BadSignature);
    }

    [Fact]
    public async Task The_checkpoint_of_another_ledger_is_not_believed()
    {
        await using var hub = await HubRig.StartAsync();
        using var other = new TestLedger("edgevault/dc9/gw1/1");
        var hello = hub.Ledger.Hello();
        hello.Checkpoint = other.Checkpoint.ToString();

        await AssertHelloRefusedAsync(hub, hello, StatusCode.PermissionDenied, Code.BadSignature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a\nb\nc\n\n— d e\n")]
    public async Task A_hello_whose_checkpoint_is_no_note_is_malformed(string checkpoint)
    {
        await using var hub = await HubRig.StartAsync();
        hub.Ledger.Append(1);
        var hello = hub.Ledger.Hello();
        hello.Checkpoint = checkpoint;

        await AssertHelloRefusedAsync(hub, hello, StatusCode.InvalidArgument, Code.Malformed);
    }

    [Fact]
    public async Task A_hello_that_claims_more_than_is_signed_is_malformed()
    {
        await using var hub = await HubRig.StartAsync();
        var hello = hub.Ledger.Hello();
        hello.Size = 7;

        await AssertHelloRefusedAsync(hub, hello, StatusCode.InvalidArgument, Code.Malformed);
    }

    [Fact]
    public async Task A_batch_before_the_hello_is_malformed()
    {
        await using var hub = await HubRig.StartAsync();
        using var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(hub.Ledger.Append(1));

        Assert.Equal(Code.Malformed, (await gateway.RefusedAsync()).Error?.Code);
    }

    [Fact]
    public async Task A_second_hello_is_malformed()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SayAsync(hub.Ledger.Hello());
            Assert.Equal(Code.Malformed, (await gateway.RefusedAsync()).Error?.Code);
        }
    }

    [Fact]
    public async Task A_heartbeat_out_of_sequence_is_malformed()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SayAsync(new Heartbeat { Sequence = 2 });
            Assert.Equal(Code.Malformed, (await gateway.RefusedAsync()).Error?.Code);
        }
    }

    [Theory]
    [InlineData("no entries", Code.Malformed)]
    [InlineData("an empty entry", Code.Malformed)]
    [InlineData("an entry above 64 KiB", Code.Malformed)]
    [InlineData("no checkpoint", Code.Malformed)]
    [InlineData("a checkpoint cut short", Code.Malformed)]
    [InlineData("a checkpoint of another size", Code.Malformed)]
    [InlineData("an index above all bounds", Code.Gap)]
    [InlineData("a signature by another key", Code.BadSignature)]
    [InlineData("one bit of an entry flipped", Code.RootMismatch)]
    [InlineData("two entries swapped", Code.RootMismatch)]
    [InlineData("an entry of the last batch again", Code.RootMismatch)]
    public async Task A_bad_batch_is_refused_and_nothing_of_it_is_stored(string fault, Code expected)
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(3));
            var batch = hub.Ledger.Append(4);
            Spoil(hub.Ledger, batch, fault);
            await gateway.SayAsync(batch);

            Assert.Equal(expected, (await gateway.RefusedAsync()).Error?.Code);
        }

        Assert.Equal(3, (await hub.Store.HeadAsync(HubRig.Origin, Cancellation))?.Size);
        Assert.Equal(3, (await hub.Store.ReadAsync(HubRig.Origin, 0, 100, Cancellation)).Count);
        // What is merely malformed is nobody's lie.
        Assert.Equal(expected == Code.Malformed ? 0 : 1, (await hub.Store.ConflictsAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_unread()
    {
        await using var hub = await HubRig.StartAsync(rig => rig.Set("Link:MessageBytesMax", "65536"));
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            // The hub may end the stream before the last byte has left.
            await gateway.SayAsync(hub.Ledger.AppendRaw([new byte[60_000], new byte[60_000]]))
                .ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.Equal(StatusCode.ResourceExhausted, (await gateway.RefusedAsync()).Status.StatusCode);
        }
    }

    [Fact]
    public async Task A_signed_entry_that_is_no_event_is_kept_and_counted_and_stops_nothing()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.AppendRaw([[0xFF, 0xFF, 0xFF]]));
            Assert.Equal(2ul, (await gateway.SendAsync(hub.Ledger.Append(1))).NextIndex);
        }
    }

    /// <summary>
    /// Goal: no batch that differs from a sound one in a single byte is ever stored, and none breaks the hub.
    /// Method: the serialised batch with one random byte changed, from a fixed seed, on a stream of its own each.
    /// </summary>
    [Theory]
    [InlineData(7)]
    [InlineData(20_261_121)]
    public async Task No_batch_with_a_changed_byte_is_stored(int seed)
    {
        await using var hub = await HubRig.StartAsync();
        var random = new Random(seed);
        var sound = hub.Ledger.Append(3);
        var bytes = sound.ToByteArray();
        for (var round = 0; round < 60; round++)
        {
            var spoiled = bytes.ToArray();
            spoiled[random.Next(spoiled.Length)] ^= (byte)(1 << random.Next(8));
            if (Parsed(spoiled) is not { } batch)
            {
                continue;
            }

            var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
            using (gateway)
            {
                await gateway.SayAsync(batch);
                Assert.NotNull((await gateway.RefusedAsync()).Error);
            }

            Assert.True(await hub.Store.HeadAsync(HubRig.Origin, Cancellation) is null, $"seed {seed}, round {round}");
        }
    }

    private static Batch? Parsed(byte[] bytes)
    {
        try
        {
            var batch = Batch.Parser.ParseFrom(bytes);
            return batch.Equals(Batch.Parser.ParseFrom(batch.ToByteArray())) ? batch : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void Spoil(TestLedger ledger, Batch batch, string fault)
    {
        using var stranger = NoteSigner.Create(HubRig.Origin);
        switch (fault)
        {
            case "no entries":
                batch.Entries.Clear();
                break;
            case "an empty entry":
                batch.Entries[1] = ByteString.Empty;
                break;
            case "an entry above 64 KiB":
                batch.Entries[1] = ByteString.CopyFrom(new byte[65_536]);
                break;
            case "no checkpoint":
                batch.Checkpoint = "";
                break;
            case "a checkpoint cut short":
                batch.Checkpoint = batch.Checkpoint[..^2];
                break;
            case "a checkpoint of another size":
                batch.Entries.RemoveAt(3);
                break;
            case "an index above all bounds":
                batch.FirstIndex = ulong.MaxValue;
                break;
            case "a signature by another key":
                batch.Checkpoint = SignedCheckpoint.Create(
                    stranger, ledger.Origin, ledger.Size, ledger.Checkpoint.Root).ToString();
                break;
            case "one bit of an entry flipped":
                var flipped = batch.Entries[2].ToByteArray();
                flipped[^1] ^= 1;
                batch.Entries[2] = ByteString.CopyFrom(flipped);
                break;
            case "two entries swapped":
                (batch.Entries[0], batch.Entries[1]) = (batch.Entries[1], batch.Entries[0]);
                break;
            case "an entry of the last batch again":
                batch.Entries[0] = ByteString.CopyFrom(ledger.Entries[0]);
                break;
        }
    }

    private static async Task AssertHelloRefusedAsync(HubRig hub, Hello hello, StatusCode status, Code code)
    {
        using var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(hello);
        var (refusal, error) = await gateway.RefusedAsync();

        Assert.Equal((status, code), (refusal.StatusCode, error?.Code));
        Assert.Equal(refusal.Status.Detail, error?.Message);
        Assert.Empty(await hub.Store.HeadsAsync(Cancellation));
    }
}
