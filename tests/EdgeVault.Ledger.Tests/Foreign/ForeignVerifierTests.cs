using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Passports;
using EdgeVault.Ledger.Tests.Passports;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger.Tests.Foreign;

/// <summary>A verifier in another language, written from RFC 9162, says of every proof what ours says.</summary>
public sealed class ForeignVerifierTests(ITestOutputHelper output)
{
    private const string Python = "/usr/bin/python3";
    private const int CaseCount = 1_000;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Foreign", "verify_proofs.py");

    [Fact]
    public async Task It_agrees_on_a_thousand_true_and_bent_proofs_and_their_checkpoints()
    {
        NeedPython();
        using var folder = new TemporaryFolder();
        var random = new Random(61);
        var (disk, _) = await LedgerRig.FilledAsync(seed: 61, batches: 60);
        var checkpoints = Checkpoints(disk);
        var cases = Enumerable.Range(0, CaseCount).Select(_ => Case.Make(disk, checkpoints, random)).ToList();
        await File.WriteAllLinesAsync(folder.Join("cases"), cases.Select(one => one.Json), Never);

        var lines = (await RunAsync(0, "proofs", folder.Join("cases"), KeyFile(folder, LedgerRig.Signer.Verifier)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(cases.Select(one => one.Holds ? "true" : "false"), lines);
        output.WriteLine($"{cases.Count(one => one.Holds)} of {CaseCount} hold");
        Assert.InRange(cases.Count(one => one.Holds), CaseCount / 4, CaseCount * 3 / 4);
    }

    [Fact]
    public async Task It_verifies_a_passport_and_the_one_on_the_page_and_refuses_a_bent_one()
    {
        NeedPython();
        using var folder = new TemporaryFolder();
        var (_, passport) = await PassportRig.MakeAsync(1, 5, 9);
        var (key, hub) = (KeyFile(folder, LedgerRig.Signer.Verifier), KeyFile(folder, PassportRig.Hub.Verifier));
        await File.WriteAllBytesAsync(folder.Join("good"), PassportText.Write(passport), Never);
        await File.WriteAllBytesAsync(folder.Join("bent"), PassportText.Write(passport with
        {
            Events = [PassportEvent.Of(1, new byte[] { 1 }, passport.Events[0].Path), .. passport.Events.Skip(1)],
        }), Never);

        var said = await RunAsync(0, "passport", folder.Join("good"), key, hub);
        Assert.EndsWith(
            "event 1 proven\nevent 5 proven\nevent 9 proven\npiece R-0001 sound\n", said, StringComparison.Ordinal);
        Assert.Contains("newest is 9\n", said, StringComparison.Ordinal);
        await RunAsync(1, "passport", folder.Join("bent"), key, hub);

        await File.WriteAllTextAsync(folder.Join("page"), PassportExampleTests.Block(0), Never);
        await File.WriteAllTextAsync(folder.Join("page-log"), PassportExampleTests.Block(1), Never);
        await File.WriteAllTextAsync(folder.Join("page-hub"), PassportExampleTests.Block(2), Never);
        said = await RunAsync(0, "passport", folder.Join("page"), folder.Join("page-log"), folder.Join("page-hub"));
        Assert.EndsWith("piece R-0001 sound\n", said, StringComparison.Ordinal);
    }

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    private static void NeedPython()
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is missing: apt-get install python3-cryptography");
        const string library = "/usr/lib/python3/dist-packages/cryptography/__init__.py";
        Assert.SkipUnless(File.Exists(library), $"{library} is missing: apt-get install python3-cryptography");
    }

    private static string KeyFile(TemporaryFolder folder, NoteVerifier key)
    {
        var path = folder.Join(key.KeyIdText);
        File.WriteAllText(path, key + "\n");
        return path;
    }

    private static List<SignedCheckpoint> Checkpoints(TestKit.Disks.MemoryDisk disk)
    {
        var all = new List<SignedCheckpoint>();
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        for (var size = 0ul; size < reader.Size; size = all[^1].Size)
        {
            all.Add(reader.Read(size, 1, 0)!.Checkpoint);
        }

        return all;
    }

    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, [Script, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(Never);
        var said = await process.StandardOutput.ReadToEndAsync(Never);
        await process.WaitForExitAsync(Never);
        output.WriteLine(await error);
        Assert.Equal(expected, process.ExitCode);
        return said;
    }

    /// <summary>A proof, true or bent in one place, with our verdict.</summary>
    private sealed record Case(string Json, bool Holds)
    {
        public static Case Make(
            TestKit.Disks.MemoryDisk disk, List<SignedCheckpoint> checkpoints, Random random)
        {
            var at = random.Next(1, checkpoints.Count);
            using var prover = LedgerProver.Open(LedgerRig.Folder, disk, checkpoints[at].Size);
            var head = prover.Checkpoint;
            if (random.Next(2) == 0)
            {
                var index = (ulong)random.NextInt64((long)head.Size);
                var path = Bend(random, prover.Inclusion(index));
                index = random.Next(8) == 0 ? index ^ 1 : index;
                return OfInclusion(BendNote(random, head), index, prover.Entry(Math.Min(index, head.Size - 1)), path);
            }

            var first = checkpoints[random.Next(at)];
            var proof = Bend(random, prover.Consistency(new TreeHead(first.Size, first.Root)));
            first = random.Next(8) == 0 ? checkpoints[random.Next(checkpoints.Count)] : first;
            return OfConsistency(BendNote(random, first), BendNote(random, head), proof);
        }

        private static Case OfInclusion(
            SignedCheckpoint head, ulong index, ReadOnlyMemory<byte> entry, Sha256[] path) => new(
            JsonSerializer.Serialize(new
            {
                checkpoint = head.ToString(),
                index,
                entry = entry.ToArray(),
                path = path.Select(hash => hash.ToArray()),
            }),
            Signed(head) && InclusionProof.Verify(
                new TreeHead(head.Size, head.Root), index, MerkleHash.Leaf(entry.Span), path));

        private static Case OfConsistency(SignedCheckpoint first, SignedCheckpoint second, Sha256[] path) => new(
            JsonSerializer.Serialize(new
            {
                first = first.ToString(),
                checkpoint = second.ToString(),
                path = path.Select(hash => hash.ToArray()),
            }),
            Signed(first) && Signed(second) && ConsistencyProof.Verify(
                new TreeHead(first.Size, first.Root), new TreeHead(second.Size, second.Root), path));

        private static bool Signed(SignedCheckpoint checkpoint) => checkpoint.IsSignedBy(LedgerRig.Signer.Verifier);

        private static Sha256[] Bend(Random random, Sha256[] path)
        {
            var (bent, at) = (path.ToList(), random.Next(path.Length + 1));
            switch (random.Next(8))
            {
                case 0:
                    bent.Insert(at, MerkleHash.Empty);
                    break;
                case 1 when at < path.Length:
                    bent.RemoveAt(at);
                    break;
                case 2 when at < path.Length:
                    bent[at] = MerkleHash.Empty;
                    break;
            }

            return [.. bent];
        }

        /// <summary>Another size over the same signature, at times.</summary>
        private static SignedCheckpoint BendNote(Random random, SignedCheckpoint checkpoint) => random.Next(10) == 0
            ? SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(checkpoint.ToString().Replace(
                $"\n{checkpoint.Size}\n", $"\n{checkpoint.Size + 1}\n", StringComparison.Ordinal)))
            : checkpoint;
    }
}
