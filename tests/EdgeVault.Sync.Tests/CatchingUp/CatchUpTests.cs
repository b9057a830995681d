using System.Globalization;

namespace EdgeVault.Sync.Tests.CatchingUp;

/// <summary>
/// A month off line: the gateway has all of it, the hub nothing. Every test run makes a small one and asserts only that nothing
/// is lost; <c>make catch-up</c> makes six million events, and compares with the store's own rate and with a bare stream of the
/// same batches, in the same run.
/// </summary>
public sealed class CatchUpTests(ITestOutputHelper output)
{
    private const int Slice = 20_000;

    [Fact]
    public async Task Whatever_was_recorded_off_line_is_at_the_hub_afterwards()
    {
        var wanted = Environment.GetEnvironmentVariable("CATCH_UP_EVENTS");
        var isWhole = wanted is { Length: > 0 };
        var count = isWhole ? int.Parse(wanted!, CultureInfo.InvariantCulture) : Slice;
        var cancellation = TestContext.Current.CancellationToken;
        await using var run = new CatchUpRun(count);
        await run.RecordAsync(cancellation);

        var store = await run.StoreAloneAsync(cancellation);
        var stream = await run.StreamAloneAsync(cancellation);
        await using var pair = await run.StartAsync(cancellation);
        var catchUp = await pair.CatchUpAsync(cancellation);
        await pair.FinishAsync(cancellation);

        var ratio = catchUp / Math.Min(store, stream);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} events: store alone {store:N0}/s, bare gRPC stream {stream:N0}/s, catch-up {catchUp:N0}/s, ratio {ratio:0.00}; "
            + $"RSS at most {pair.HubRssMax} MiB of the hub's process, {pair.GatewayRssMax} MiB of the gateway's"));
        Assert.True(await run.HubHasTheLedgerAsync(cancellation), "The hub's root is not the ledger's.");
    }
}
