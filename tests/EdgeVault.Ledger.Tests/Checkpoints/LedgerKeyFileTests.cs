using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Logs;

namespace EdgeVault.Ledger.Tests.Checkpoints;

public sealed class LedgerKeyFileTests
{
    private const string KeyPath = "/data/keys/ledger.key";

    private readonly MemoryDisk _disk = new();

    [Fact]
    public void Made_once_and_the_same_ever_after()
    {
        using var made = LedgerKeyFile.CreateOrLoad(_disk, KeyPath, LedgerRig.Origin, mayCreate: true);
        _disk.Crash(() => false);
        using var loaded = LedgerKeyFile.CreateOrLoad(_disk, KeyPath, LedgerRig.Origin, mayCreate: false);

        Assert.Equal(made.Verifier.ToString(), loaded.Verifier.ToString());
    }

    [Fact]
    public void Beside_a_ledger_a_missing_key_is_an_error_and_none_is_made()
    {
        var error = Assert.Throws<LedgerException>(
            () => LedgerKeyFile.CreateOrLoad(_disk, KeyPath, LedgerRig.Origin, mayCreate: false));

        Assert.Contains("restore it from the backup", error.Message, StringComparison.Ordinal);
        Assert.Empty(_disk.Files);
    }

    [Fact]
    public void A_key_in_sec1_form_loads()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _disk.WriteAllBytes(KeyPath, Encoding.ASCII.GetBytes(key.ExportECPrivateKeyPem()));

        using var signer = LedgerKeyFile.CreateOrLoad(_disk, KeyPath, "edgevault-hub/main", mayCreate: false);

        Assert.Equal(
            NoteVerifier.FromSpki("edgevault-hub/main", key.ExportSubjectPublicKeyInfo()).ToString(),
            signer.Verifier.ToString());
    }

    [Fact]
    public void Anything_else_is_named_as_not_a_key()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var content in new[]
        {
            "", "not a key", new string('x', 20_000),
            p384.ExportPkcs8PrivateKeyPem(), p256.ExportSubjectPublicKeyInfoPem(),
        })
        {
            _disk.WriteAllBytes(KeyPath, Encoding.ASCII.GetBytes(content));

            var error = Assert.Throws<LedgerException>(
                () => LedgerKeyFile.CreateOrLoad(_disk, KeyPath, LedgerRig.Origin, mayCreate: true));
            Assert.Contains(KeyPath, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_power_cut_at_any_step_leaves_a_whole_key_or_none()
    {
        var isCut = true;
        for (var step = 1; isCut; step++)
        {
            var disk = new MemoryDisk();
            disk.OnStep = each => each.Number == step ? DiskFault.PowerCut : DiskFault.None;
            isCut = !TryMake(disk);
            disk.OnStep = null;
            disk.Crash(() => false);

            LedgerKeyFile.CreateOrLoad(disk, KeyPath, LedgerRig.Origin, mayCreate: true).Dispose();
        }
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void On_a_real_disk_only_the_owner_may_read_it()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "keys", "ledger.key");

        LedgerKeyFile.CreateOrLoad(PosixDisk.Instance, path, LedgerRig.Origin, mayCreate: true).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Theory]
    [SupportedOSPlatform("linux")]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_that_others_may_use_is_refused_and_the_message_says_what_would_do(UnixFileMode others)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "keys", "ledger.key");
        LedgerKeyFile.CreateOrLoad(PosixDisk.Instance, path, LedgerRig.Origin, mayCreate: true).Dispose();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        var error = Assert.Throws<LedgerException>(
            () => LedgerKeyFile.CreateOrLoad(PosixDisk.Instance, path, LedgerRig.Origin, mayCreate: true));

        Assert.Contains($"chmod 600 {path}", error.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        LedgerKeyFile.CreateOrLoad(PosixDisk.Instance, path, LedgerRig.Origin, mayCreate: false).Dispose();
    }

    [Fact]
    public async Task Nothing_that_is_said_or_logged_holds_any_part_of_the_key()
    {
        var log = new RecordingLogger<SegmentLedger>();
        using var signer = LedgerKeyFile.CreateOrLoad(_disk, KeyPath, LedgerRig.Origin, mayCreate: true);
        var pem = Encoding.ASCII.GetString(_disk.ReadAllBytes(KeyPath));
        var said = new List<string> { signer.ToString(), signer.Verifier.ToString() };

        // Opened, appended to, torn, refused to an other key, damaged, and failing: whatever there is to say.
        await using (var ledger = SegmentLedger.Open(LedgerRig.Options(), signer, _disk, TimeProvider.System, log))
        {
            await ledger.AppendAsync("one");
            said.Add(ledger.Checkpoint.ToString());
            _disk.OnStep = _ => DiskFault.Fail;
            said.Add((await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("two"))).ToString());
            _disk.OnStep = null;
        }

        using var other = NoteSigner.Create(LedgerRig.Origin);
        said.Add(Assert.Throws<LedgerException>(
            () => SegmentLedger.Open(LedgerRig.Options(), other, _disk, TimeProvider.System, log)).ToString());
        foreach (var cut in new[] { 10, pem.Length / 2, pem.Length - 30 })
        {
            _disk.WriteAllBytes(KeyPath, Encoding.ASCII.GetBytes(pem[..cut] + "?" + pem[cut..]));
            said.Add(Assert.Throws<LedgerException>(
                () => LedgerKeyFile.CreateOrLoad(_disk, KeyPath, LedgerRig.Origin, mayCreate: false)).ToString());
        }

        said.AddRange(log.Entries.Select(entry => entry.Message + string.Join(' ', entry.Values.Values)));
        Assert.True(log.Entries.Count >= 3);
        Assert.All(said, text => Assert.Null(KeyLeak.Find(pem, text)));
        Assert.NotNull(KeyLeak.Find(pem, pem));
    }

    private static bool TryMake(MemoryDisk disk)
    {
        try
        {
            LedgerKeyFile.CreateOrLoad(disk, KeyPath, LedgerRig.Origin, mayCreate: true).Dispose();
            return true;
        }
        catch (PowerCutException)
        {
            return false;
        }
    }
}
