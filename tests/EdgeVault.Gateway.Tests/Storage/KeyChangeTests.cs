using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class KeyChangeTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private const long SegmentBytes = 256L << 10;

    private readonly TempFolder _temp = new();

    [Fact]
    public async Task The_new_key_stands_in_the_files_and_its_event_in_the_ledger()
    {
        using var folder = DataFolder.Open(_temp.Path, PosixDisk.Instance);
        string old;
        await using (var first = Open(folder))
        {
            old = first.Signer.Verifier.ToString();
        }

        var key = await RotateAsync(folder);

        await using var open = Open(folder);
        Assert.Equal(key, open.Signer.Verifier);
        Assert.Equal(key + "\n", await File.ReadAllTextAsync(folder.PublicKeyPath, Never));
        Assert.False(File.Exists(folder.NextKeyPath));
        Assert.NotEqual(old, key.ToString());
        var rotated = CustodyCodec.Parse(open.Ledger.Read(0, 1, 1)!.Entries[0].Span);
        Assert.Equal(CustodyEvent.KindOneofCase.KeyRotated, rotated.KindCase);
        Assert.Equal(("anna", LedgerEvents.OperatorRole, "dc1"),
            (rotated.Custodians[0].CustodianId, rotated.Custodians[0].Role, rotated.Site));
        var report = LedgerVerifier.Verify(
            folder.LedgerPath, folder.Disk, NoteVerifier.Parse(old), null, Never);
        Assert.True(report is { IsSound: true, IsSigned: true });
    }

    [Fact]
    public async Task While_the_service_runs_it_is_refused_and_says_so()
    {
        using var running = DataFolder.Open(_temp.Path, PosixDisk.Instance);

        var fault = Assert.Throws<DataFolderException>(() => DataFolder.OpenPresent(_temp.Path, PosixDisk.Instance));

        Assert.Equal(ExitCode.Unreadable, fault.ExitCode);
        Assert.Contains("gateway.lock is held", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DataFolderException>(() => RotateAsync(running));
    }

    /// <summary>
    /// Goal: at whatever operation on the disk the change ends, the gateway starts again, with the old key or the new,
    /// its files agree with the ledger, and the ledger verifies.
    /// Method: the power fails at each operation in turn, or all fail from it on; then a start on a disk that works.
    /// </summary>
    [Theory]
    [InlineData(DiskFault.PowerCut)]
    [InlineData(DiskFault.Fail)]
    public async Task Ended_at_any_step_it_happened_or_not_and_the_next_start_knows(DiskFault fault)
    {
        var keys = new HashSet<string>();
        var ended = true;
        for (var step = 1; ended; step++)
        {
            var disk = new MemoryDisk();
            string first;
            using (var folder = DataFolder.Open("/data", disk, SegmentBytes))
            {
                await using (var open = Open(folder))
                {
                    first = open.Signer.Verifier.ToString();
                }

                var from = disk.Steps + step;
                disk.OnStep = each => each.Number >= from ? fault : DiskFault.None;
                ended = await EndsAsync(folder);
                disk.OnStep = null;
            }

            disk.Crash(() => step % 2 == 0);
            using var after = DataFolder.Open("/data", disk, SegmentBytes);
            await using var again = Open(after);
            Assert.True(again.Ledger.State.Mode == LedgerMode.Writable, $"step {step}: {again.Ledger.State.Reason}");
            await again.Ledger.AppendAsync([new byte[] { 1 }], Never);
            Assert.Equal(again.Ledger.Keys.Current, again.Signer.Verifier);
            Assert.Equal($"{again.Signer.Verifier}\n", Encoding.ASCII.GetString(disk.ReadAllBytes(after.PublicKeyPath)));
            Assert.DoesNotContain(after.NextKeyPath, disk.Files);
            keys.Add(again.Signer.Verifier.ToString() == first ? "old" : "new");
            var report = LedgerVerifier.Verify(after.LedgerPath, disk, NoteVerifier.Parse(first), null, Never);
            Assert.True(report is { IsSound: true, IsSigned: true }, $"{step}: {string.Join("; ", report.Problems)}");
        }

        Assert.Equal(["new", "old"], keys.Order());
    }

    public void Dispose() => _temp.Dispose();

    private static async Task<bool> EndsAsync(DataFolder folder)
    {
        try
        {
            await RotateAsync(folder);
            return false;
        }
        catch (Exception fault)
            when (fault is VerbException or DiskException or PowerCutException)
        {
            return true;
        }
    }

    private static Task<NoteVerifier> RotateAsync(DataFolder folder) => KeyChange.RotateAsync(
        folder, "anna", new ManualTimeProvider(), new KernelClock(), Never);

    private static OpenLedger Open(DataFolder folder) =>
        GatewayLedger.Open(folder, "dc1", "gw1", new ManualTimeProvider(), NullLogger.Instance);
}
