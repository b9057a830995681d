using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests.Segments;

/// <summary>
/// Folders as each version of the format wrote them, kept for good: whatever changes, these must open, verify and go on.
/// <c>format-1</c> has all that format 1 knows: segments, a handover to another key, tiles, snapshot, and a pruned part.
/// </summary>
public sealed class GoldenLedgerTests : IDisposable
{
    private const int Entries = 60;
    private const ulong MinIndex = 24;

    private readonly TempFolder _temp = new();

    public static TheoryData<string> Versions => ["format-1"];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Verifies_with_the_first_key_and_with_the_present_one(string version)
    {
        foreach (var name in new[] { "first.pub", "present.pub" })
        {
            Assert.True(PublicKeyFile.TryRead(Path.Combine(FolderOf(version), name), out var key, out var fault), fault);

            var report = LedgerVerifier.Verify(
                Path.Combine(FolderOf(version), "ledger"), PosixDisk.Instance, key, null, TestContext.Current.CancellationToken);

            Assert.True(report.IsSound && report.IsSigned, $"{name}: {string.Join("; ", report.Problems)}");
            Assert.Equal(((ulong)Entries, MinIndex), (report.Size, report.MinIndex));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Opens_writable_reads_what_was_written_and_goes_on(string version)
    {
        var copy = CopyOf(version);
        using var signer = LedgerKeyFile.CreateOrLoad(
            PosixDisk.Instance, Path.Combine(copy, "present.key"), LedgerRig.Origin, mayCreate: false);
        await using var ledger = SegmentLedger.Open(
            OptionsOf(copy), signer, PosixDisk.Instance, TimeProvider.System, NullLogger.Instance);

        Assert.Equal(LedgerState.Writable, ledger.State);
        Assert.Equal(((ulong)Entries, MinIndex), (ledger.DurableSize, ledger.MinIndex));
        for (var index = MinIndex; index < Entries; index++)
        {
            Assert.Equal(EntryAt(index), Encoding.UTF8.GetString(ledger.Read(index, 1, 0)!.Entries[0].Span)[..EntryAt(index).Length]);
        }

        Assert.Equal("entry 3", Encoding.UTF8.GetString(ledger.Find(3)!.Value.Span));
        Assert.Equal("state", Encoding.UTF8.GetString(ledger.ReadBaseState()!.Value.Span));
        Assert.Equal((ulong)Entries, (await ledger.AppendAsync("one more")).FirstIndex);
        using var prover = LedgerProver.Open(Path.Combine(copy, "ledger"), PosixDisk.Instance);
        var path = prover.InclusionOfPruned(7, out var leaf);
        Assert.Equal(MerkleHash.Leaf("entry 7"u8), leaf);
        Assert.True(InclusionProof.Verify(new TreeHead(prover.Checkpoint.Size, prover.Checkpoint.Root), 7, leaf, path));
    }

    /// <summary>Writes the folder of the present version; with GOLDEN set, there: when the format changes, never over an
    /// old one.</summary>
    [Fact]
    public async Task The_present_version_writes_all_that_its_golden_folder_has()
    {
        var folder = Environment.GetEnvironmentVariable("GOLDEN") ?? _temp.File("written");
        using var first = NoteSigner.Create(LedgerRig.Origin);
        using var next = LedgerKeyFile.CreateOrLoad(
            PosixDisk.Instance, Path.Combine(folder, "present.key"), LedgerRig.Origin, mayCreate: true);
        await using var ledger = SegmentLedger.Open(
            OptionsOf(folder), first, PosixDisk.Instance, TimeProvider.System, NullLogger.Instance);
        for (var index = 0ul; index < Entries; index++)
        {
            _ = index == 30
                ? await ledger.RotateAsync(next, text => Encoding.UTF8.GetBytes($"entry 30 {text}"), CancellationToken.None)
                : await ledger.AppendAsync(EntryAt(index));
        }

        await ledger.PruneAsync(MinIndex, "state"u8.ToArray(), [3]);
        Assert.Equal(NamesIn(FolderOf("format-1")), NamesIn(folder).Union(["first.pub", "present.pub"]).Order());
        await File.WriteAllTextAsync(Path.Combine(folder, "first.pub"), $"{first.Verifier}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "present.pub"), $"{next.Verifier}\n", TestContext.Current.CancellationToken);
    }

    public void Dispose() => _temp.Dispose();

    private static IEnumerable<string> NamesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Order();

    private static string EntryAt(ulong index) => $"entry {index}";

    private static string FolderOf(string version) => Path.Combine(AppContext.BaseDirectory, "Golden", version);

    private static LedgerOptions OptionsOf(string folder)
    {
        var small = LedgerRig.Options();
        return new LedgerOptions
        {
            Path = Path.Combine(folder, "ledger"),
            Origin = small.Origin,
            SegmentBytes = small.SegmentBytes,
            FrameBytesMax = small.FrameBytesMax,
            EntryBytesMax = small.EntryBytesMax,
            FrameEntriesMax = small.FrameEntriesMax,
            SnapshotBytes = 20 * 4_096,
            NewLane = InlineLane.Create,
        };
    }

    private string CopyOf(string version)
    {
        var target = Path.Combine(_temp.Path, version);
        foreach (var file in Directory.EnumerateFiles(FolderOf(version), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(FolderOf(version), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                // Git keeps no such modes, and a key that others may read is refused.
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return target;
    }
}
