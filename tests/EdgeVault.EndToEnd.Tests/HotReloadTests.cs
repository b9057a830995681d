using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>A real gateway whose configuration file is changed while it runs.</summary>
public sealed class HotReloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_file_reconnects_the_reader_it_concerns_and_no_other()
    {
        using var changed = Listen();
        using var steady = Listen();
        await using var gateway = Gateway(changed, steady);
        gateway.Start();
        using var first = await changed.AcceptTcpClientAsync(Token);
        using var other = await steady.AcceptTcpClientAsync(Token);

        gateway.Configuration["Readers"]!["r1"]!["Silence"] = "00:01:00";
        gateway.Configuration["Site"] = "dc2";
        gateway.WriteConfiguration();

        using var again = await changed.AcceptTcpClientAsync(Token);
        Assert.Contains("used from the next start only: Site", await gateway.Process.LineAsync(Says("next start")), StringComparison.Ordinal);
        Assert.Equal(0, await first.GetStream().ReadAsync(new byte[1], Token));
        Assert.False(steady.Pending());
        await other.GetStream().WriteAsync("{}"u8.ToArray(), Token);
        await gateway.Process.LineAsync(Says("Reader r2 at"));
    }

    [Theory]
    [InlineData("{", "is not a JSON configuration")]
    [InlineData("""{"EdgeVault":{"Readers":{"r1":{"Endpoint":"ftp://x"}}}}""", "EdgeVault:Readers:r1:Endpoint: 'ftp://x'")]
    public async Task A_faulty_file_is_refused_with_every_fault_and_the_old_one_stays(string text, string fault)
    {
        using var changed = Listen();
        using var steady = Listen();
        await using var gateway = Gateway(changed, steady);
        gateway.Start();
        using var first = await changed.AcceptTcpClientAsync(Token);

        await File.WriteAllTextAsync(gateway.ConfigurationFile, text, Token);

        var said = await gateway.Process.LineAsync(Says("what was read before stays"));
        Assert.Contains(fault, said, StringComparison.Ordinal);
        Assert.False(changed.Pending());

        // And a sound one is taken again afterwards.
        gateway.Configuration["Readers"]!["r1"]!["Silence"] = "00:01:00";
        gateway.WriteConfiguration();
        using var again = await changed.AcceptTcpClientAsync(Token);
    }

    [Fact]
    public async Task SIGHUP_reads_the_file_again_and_the_gateway_lives_on()
    {
        using var changed = Listen();
        using var steady = Listen();
        await using var gateway = Gateway(changed, steady);
        gateway.Start();
        using var first = await changed.AcceptTcpClientAsync(Token);

        await gateway.Process.LineAsync(Says("Application started"));
        gateway.Process.Signal("HUP");

        await gateway.Process.LineAsync(Says("was read again, and is used"));
        Assert.False(gateway.Process.HasExited);
        Assert.False(changed.Pending());
    }

    [Fact]
    public async Task A_register_is_followed_and_one_that_was_refused_is_tried_again_on_SIGHUP()
    {
        using var changed = Listen();
        using var steady = Listen();
        await using var gateway = Gateway(changed, steady);
        gateway.Start();
        await gateway.Process.LineAsync(Says("Application started"));

        gateway.WithPieces("pieceId,epc\nring-1,30ZZ\n");
        await gateway.Process.LineAsync(Says("pieces.csv was read again and is not used; what was read before stays: line 2, column epc"));
        gateway.Process.Signal("HUP");
        await Patience.UntilAsync(
            () => (gateway.Process.Output + gateway.Process.Error).Split("pieces.csv was read again and is not used").Length >= 3, Token);

        gateway.WithPieces("pieceId,epc\nring-1,\nring-2,\n");
        await gateway.Process.LineAsync(Says("2 pieces from"));
        for (var patience = Patience.Within(Token); await RegisteredAsync(gateway) != 2; patience.ThrowIfCancellationRequested())
        {
            await Task.Yield();
        }
    }

    private static async Task<int> RegisteredAsync(GatewayUnderTest gateway) =>
        (await gateway.StatusAsync()).GetProperty("vault").GetProperty("registered").GetInt32();

    private static Func<string, bool> Says(string text) => line => line.Contains(text, StringComparison.Ordinal);

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static GatewayUnderTest Gateway(TcpListener one, TcpListener other)
    {
        var gateway = new GatewayUnderTest().WithPieces("pieceId,epc\n");
        gateway.Configuration["Readers"] = new JsonObject { ["r1"] = Reader(one), ["r2"] = Reader(other) };
        return gateway;
    }

    private static JsonObject Reader(TcpListener listener) => new()
    {
        ["Endpoint"] = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
    };
}
