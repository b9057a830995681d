using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Storage;

/// <summary>On the real disk: segments have their real size, which would be much for one in memory.</summary>
public sealed class GatewayLedgerTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;

    public GatewayLedgerTests() => _folder = DataFolder.Open(_temp.Path, PosixDisk.Instance);

    [Fact]
    public async Task The_first_start_makes_key_and_ledger_and_the_next_one_finds_them()
    {
        string line;
        await using (var first = Open())
        {
            Assert.True(first.Ledger.Recovery.IsNew);
            line = first.Signer.Verifier.ToString();
        }

        await using var again = Open();
        Assert.False(again.Ledger.Recovery.IsNew);
        Assert.Equal("edgevault/dc1/gw1/1", again.Ledger.Origin);
        Assert.Equal(line, again.Signer.Verifier.ToString());
        Assert.Equal(line + "\n", await File.ReadAllTextAsync(_folder.PublicKeyPath, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("dc2", "gw1")]
    [InlineData("dc1", "gw2")]
    public async Task The_ledger_of_another_gateway_is_left_alone(string site, string gateway)
    {
        await Open().DisposeAsync();
        var files = Files();

        var fault = Assert.Throws<DataFolderException>(() => Open(site, gateway));

        Assert.Contains($"'edgevault/dc1/gw1/1', but the configuration says site '{site}', gateway '{gateway}'", fault.Message);
        Assert.Equal(files, Files());
    }

    [Fact]
    public async Task No_new_key_is_made_beside_an_old_ledger()
    {
        await Open().DisposeAsync();
        File.Delete(_folder.KeyPath);

        Assert.Contains("restore it from the backup", Assert.Throws<DataFolderException>(() => Open()).Message);
        Assert.False(File.Exists(_folder.KeyPath));
    }

    [Fact]
    public async Task A_lost_public_key_file_is_written_again_from_the_private_key()
    {
        await Open().DisposeAsync();
        var line = await File.ReadAllTextAsync(_folder.PublicKeyPath, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.PublicKeyPath, "something else", TestContext.Current.CancellationToken);

        Assert.Equal(line, GatewayLedger.PublicKey(_folder, "dc1", "gw1") + "\n");
        Assert.Equal(line, await File.ReadAllTextAsync(_folder.PublicKeyPath, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    private OpenLedger Open(string site = "dc1", string gateway = "gw1") =>
        GatewayLedger.Open(_folder, site, gateway, new ManualTimeProvider(), NullLogger.Instance);

    private string[] Files() =>
        [.. Directory.EnumerateFiles(_temp.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
