using EdgeVault.Contracts.Directives.V1;
using Google.Protobuf;
using Grpc.Core;
using Client = EdgeVault.Contracts.Directives.V1.Directives.DirectivesClient;

namespace EdgeVault.Hub.Tests.Directives;

/// <summary>What could never be done is refused before it is in a site's log; what is given waits there for its answer.</summary>
public sealed class GiveTests : IAsyncLifetime
{
    private HubRig _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await HubRig.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task What_is_given_is_shown_as_open_and_survives_a_restart()
    {
        await GiveAsync(new Directive { Site = "dc1", PieceRegister = Register("pieceId,gem\nring,ruby\n") });
        await GiveAsync(new Directive { Site = "dc1", Revoke = new Revoke { Index = 0 } });
        await _hub.StopAsync();
        await _hub.StartAgainAsync();

        var listed = await new Client(_hub.Channel).ListAsync(
            new ListRequest { Site = "dc1", OpenOnly = true }, cancellationToken: Cancellation);

        Assert.Equal([1UL, 0UL], listed.Directives.Select(each => each.Directive.Index));
        Assert.Contains("piece register", await _hub.Http.GetStringAsync("/directives", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_never_be_done_is_refused_and_not_in_the_log()
    {
        await RefusedAsync(new Directive { PieceRegister = Register("pieceId,valueClass\nring,huge\n") }, "huge");
        await RefusedAsync(new Directive { PieceRegister = Register("pieceId,price\nring,7654321\n") }, "column price");
        await RefusedAsync(new Directive { PieceRegister = Register("pieceId,gem\n" + new string('x', 60_000)) }, "bytes");
        await RefusedAsync(new Directive { ExpectedArrival = new ExpectedArrival { Shipment = "s-1" } }, "no piece");
        await RefusedAsync(
            new Directive
            {
                ExpectedArrival = new ExpectedArrival
                {
                    Shipment = "s-1", PieceIds = { "ring", "brooch" }, Passports = { ByteString.CopyFromUtf8("one") },
                },
            },
            "some pieces only");
        await RefusedAsync(new Directive { CountPlan = new CountPlan() }, "no zone");
        await RefusedAsync(new Directive { Revoke = new Revoke { Index = 3 } }, "no directive 3");
        await RefusedAsync(new Directive { Reserve = new ReservePiece { Token = "token-01" } }, "Reserve and Release");
        await RefusedAsync(new Directive(), "has to say what");
    }

    private async Task RefusedAsync(Directive directive, string why)
    {
        directive.Site = "dc1";
        var refusal = await Assert.ThrowsAsync<RpcException>(() => GiveAsync(directive));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains(why, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private async Task GiveAsync(Directive directive) => await new Client(_hub.Channel).GiveAsync(
        new GiveRequest { Directive = directive }, cancellationToken: Cancellation);

    private static PieceRegister Register(string csv) => new() { Version = "1", Csv = ByteString.CopyFromUtf8(csv) };
}
