using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Passports;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Passports;

public sealed class PassportTests
{
    [Fact]
    public async Task A_passport_verifies_offline_and_reads_as_it_was_written()
    {
        var (_, made) = await PassportRig.MakeAsync(0, 7, 40);
        var text = PassportText.Write(made);

        var read = PassportText.Parse(text);
        var report = PassportRig.Verify(read);

        Assert.True(report.IsSound, string.Join("; ", report.Problems));
        Assert.Equal(text, PassportText.Write(read));
        Assert.Equal((PassportRig.Piece, 40ul), (read.Subject, report.Latest!.Index));
        Assert.Equal(PassportRig.Noon, report.Cosignature!.Time);
        Assert.Equal(
            made.Events.Select(item => item.Entry!.Value.ToArray()),
            read.Events.Select(item => item.Entry!.Value.ToArray()));
    }

    [Fact]
    public async Task Without_a_hub_key_what_the_hub_says_is_carried_and_proves_nothing()
    {
        var (_, passport) = await PassportRig.MakeAsync(3);

        var report = PassportVerifier.Verify(passport, LedgerRig.Signer.Verifier, null);

        Assert.True(report.IsSound);
        Assert.Null(report.Cosignature);
        Assert.Null(report.Latest);
    }

    [Fact]
    public async Task Every_truncation_and_every_flipped_bit_is_refused()
    {
        var (_, passport) = await PassportRig.MakeAsync(1, 2);
        var text = PassportText.Write(passport);
        for (var length = 0; length < text.Length; length++)
        {
            Assert.False(Holds(text.AsSpan(0, length)), $"cut to {length}");
        }

        for (var bit = 0; bit < text.Length * 8; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Holds(text), $"bit {bit}");
            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Holds(text));
    }

    [Fact]
    public async Task Random_edits_of_lines_are_refused_or_make_no_difference()
    {
        var (_, passport) = await PassportRig.MakeAsync(1, 2, 9);
        var text = PassportText.Write(passport);
        var lines = Encoding.UTF8.GetString(text).Split('\n');
        var random = new Random(52);
        for (var step = 0; step < 5_000; step++)
        {
            var edited = lines.ToList();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var (from, to) = (random.Next(edited.Count), random.Next(edited.Count));
                switch (random.Next(3))
                {
                    case 0:
                        edited.Insert(to, edited[from]);
                        break;
                    case 1:
                        edited.RemoveAt(from);
                        break;
                    default:
                        (edited[from], edited[to]) = (edited[to], edited[from]);
                        break;
                }
            }

            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', edited));
            Assert.True(!Holds(bytes) || bytes.AsSpan().SequenceEqual(text), $"seed 52, step {step}");
        }
    }

    [Fact]
    public async Task The_same_notes_in_another_order_are_another_spelling_and_refused()
    {
        var (_, passport) = await PassportRig.MakeAsync(1);
        var text = Encoding.UTF8.GetString(PassportText.Write(passport));
        var (cosignature, latest) = (passport.Cosignatures[0].ToString(), Encoding.UTF8.GetString(
            passport.Latest[0].Bytes.Span));
        var swapped = text.Replace($"{cosignature}\n{latest}", $"{latest}\n{cosignature}", StringComparison.Ordinal);

        Assert.NotEqual(text, swapped);
        Assert.False(PassportText.TryParse(Encoding.UTF8.GetBytes(swapped), out _, out var error));
        Assert.Contains("not spelled", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_thing_that_is_false_in_it_is_named()
    {
        var (disk, good) = await PassportRig.MakeAsync(3, 5);
        using var stranger = NoteSigner.Create(LedgerRig.Origin);
        using var otherHub = NoteSigner.Create("edgevault-hub/main");
        var other = PassportRig.Make(disk, 4);
        var smaller = SignedCheckpoint.Create(LedgerRig.Signer, LedgerRig.Origin, 7, MerkleHash.Empty);

        AssertProblem("not by", PassportVerifier.Verify(good, stranger.Verifier, null));
        AssertProblem("events go by their index", PassportRig.Verify(
            good with { Events = [.. good.Events.Reverse()] }));
        AssertProblem("event 5 is not proven", PassportRig.Verify(
            good with { Events = [other.Events[0] with { Index = 5 }] }));
        AssertProblem("event 5 is not proven", PassportRig.Verify(
            good with { Events = [PassportEvent.Of(5, new byte[] { 1 }, good.Events[1].Path)] }));
        AssertProblem("no cosignature is signed by edgevault-hub/main", PassportRig.Verify(
            good with { Cosignatures = [Cosignature.Create(otherHub, good.Checkpoint, PassportRig.Noon)] }));
        AssertProblem("no statement of the newest event is signed by", PassportRig.Verify(good with
        {
            Latest = [LatestStatement.Create(otherHub, good.Checkpoint, PassportRig.Piece, 5, PassportRig.Noon)],
        }));
        AssertProblem("not of the checkpoint", PassportRig.Verify(
            good with { Cosignatures = [Cosignature.Create(PassportRig.Hub, smaller, PassportRig.Noon)] }));
        AssertProblem("the newest event of piece R-0002", PassportRig.Verify(good with
        {
            Latest = [LatestStatement.Create(
                PassportRig.Hub, good.Checkpoint, new PassportSubject("piece", "R-0002"), 5, PassportRig.Noon)],
        }));
        AssertProblem("the newest event of piece R-0001 at size 7", PassportRig.Verify(good with
        {
            Latest = [LatestStatement.Create(PassportRig.Hub, smaller, PassportRig.Piece, 5, PassportRig.Noon)],
        }));
    }

    [Fact]
    public async Task A_pruned_entry_is_proven_by_its_hash_alone()
    {
        var (disk, passport) = await PassportRig.MakeAsync(3, 5);
        using var prover = LedgerProver.Open(LedgerRig.Folder, disk);
        var path = prover.InclusionOfPruned(2, out var leaf);

        var read = PassportText.Parse(PassportText.Write(
            passport with { Events = [PassportEvent.OfPruned(2, leaf, path), .. passport.Events] }));

        Assert.True(PassportRig.Verify(read).IsSound);
        Assert.Null(read.Events[0].Entry);
        Assert.Equal(MerkleHash.Leaf(prover.Entry(2).Span), read.Events[0].Leaf);
    }

    [Fact]
    public async Task Limits_come_before_memory_and_unsound_passports_are_not_written()
    {
        var (_, good) = await PassportRig.MakeAsync(3);
        var text = Encoding.UTF8.GetString(PassportText.Write(good));

        Assert.False(PassportText.TryParse(new byte[PassportText.BytesMax + 1], out _, out var error));
        Assert.Contains("at most 33554432", error, StringComparison.Ordinal);
        Assert.False(PassportText.TryParse(
            Encoding.UTF8.GetBytes(text.Replace("events 1\n", "events 16385\n", StringComparison.Ordinal)),
            out _, out _));
        Assert.False(PassportText.TryParse([.. "\n\n\n\n"u8], out _, out _));
        Assert.False(PassportText.TryParse([0xC3, 0x28, 0x0A], out _, out error));
        Assert.Throws<ArgumentException>(() => PassportText.Write(good with { Events = [] }));
        Assert.Throws<ArgumentException>(() => PassportText.Write(good with { Subject = new("piece", "a\nb") }));
        Assert.Throws<ArgumentException>(() => PassportText.Write(good with { Subject = new("Piece", "a") }));
    }

    /// <summary>The ledger is signed by the second of three keys: each of the three leads to it.</summary>
    [Fact]
    public async Task After_rotations_whoever_trusts_one_of_the_keys_can_follow_to_the_one_that_signed()
    {
        var (_, made) = await PassportRig.MakeAsync(3);
        using var first = NoteSigner.Create(LedgerRig.Origin);
        using var third = NoteSigner.Create(LedgerRig.Origin);
        using var stranger = NoteSigner.Create(LedgerRig.Origin);
        var (size, second) = (made.Checkpoint.Size, LedgerRig.Signer);
        var (to, from) = (KeyRotation.Create(first, second, 1), KeyRotation.Create(second, third, size));
        var passport = PassportText.Parse(PassportText.Write(made with { Rotations = [to, from] }));

        foreach (var key in new[] { first, second, third })
        {
            Assert.True(PassportVerifier.Verify(passport, key.Verifier, null).IsSound);
        }

        AssertProblem("neither begin with, nor lead to", PassportVerifier.Verify(passport, stranger.Verifier, null));
        AssertProblem("where", PassportVerifier.Verify(
            passport with { Rotations = [from, to] }, first.Verifier, null));
        // It was the first key's turn at this size.
        AssertProblem("the checkpoint is signed by", PassportVerifier.Verify(
            passport with { Rotations = [KeyRotation.Create(first, second, size)] }, second.Verifier, null));
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_rotation_is_refused_and_so_are_notes_of_no_known_kind()
    {
        var (_, made) = await PassportRig.MakeAsync(3);
        using var first = NoteSigner.Create(LedgerRig.Origin);
        var good = made with
        {
            Cosignatures = [],
            Latest = [],
            Rotations = [KeyRotation.Create(first, LedgerRig.Signer, 1)],
        };
        var text = PassportText.Write(good);
        var (begin, end) = (text.AsSpan().IndexOf("edgevault-key"u8), text.AsSpan().IndexOf("event 3"u8));
        for (var bit = begin * 8; bit < end * 8; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Holds(text), $"bit {bit}");
            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Holds(text));
        var stray = Encoding.UTF8.GetString(LedgerRig.Signer.Sign("edgevault-something/v1\n"u8));
        var note = Encoding.UTF8.GetString(text).Replace("\nevent 3", $"\n{stray}\nevent 3", StringComparison.Ordinal);
        Assert.False(PassportText.TryParse(Encoding.UTF8.GetBytes(note), out _, out var error));
        Assert.Contains("note 3 of the passport is of no kind", error, StringComparison.Ordinal);
    }

    /// <summary>Eight events of 300 bytes among a million, with a hub's cosignature and statement.</summary>
    [Fact]
    public void With_eight_events_among_a_million_it_takes_less_than_16_KiB()
    {
        const int Size = 1_000_000;
        var disk = new MemoryDisk();
        var random = new Random(53);
        var entries = Enumerable.Range(0, 8).ToDictionary(_ => (ulong)random.Next(Size), _ => new byte[300]);
        var frontier = new MerkleFrontier();
        using (var writer = TileWriter.Open(disk, LedgerRig.Folder, new TreeHead(0, MerkleHash.Empty), _ => default))
        {
            Span<byte> filler = stackalloc byte[8];
            for (var i = 0ul; i < Size; i++)
            {
                BitConverter.TryWriteBytes(filler, i);
                var leaf = entries.TryGetValue(i, out var entry) ? MerkleHash.Leaf(entry) : MerkleHash.Leaf(filler);
                writer.Add(leaf);
                frontier.AppendLeaf(leaf);
            }

            Assert.True(writer.Flush());
        }

        var checkpoint = SignedCheckpoint.Create(LedgerRig.Signer, LedgerRig.Origin, Size, frontier.Root());
        using var tiles = new TileReader(disk, LedgerRig.Folder);
        var nodes = new LedgerNodes(tiles, null!);
        var passport = new Passport
        {
            Subject = PassportRig.Piece,
            Checkpoint = checkpoint,
            Cosignatures = [Cosignature.Create(PassportRig.Hub, checkpoint, PassportRig.Noon)],
            Latest = [LatestStatement.Create(
                PassportRig.Hub, checkpoint, PassportRig.Piece, entries.Keys.Max(), PassportRig.Noon)],
            Events = [.. entries.OrderBy(pair => pair.Key).Select(pair =>
                PassportEvent.Of(pair.Key, pair.Value, MerkleProver.Inclusion(nodes, pair.Key, Size)))],
        };

        var text = PassportText.Write(passport);

        Assert.True(PassportRig.Verify(PassportText.Parse(text)).IsSound);
        Assert.Equal(8, passport.Events.Count);
        Assert.InRange(text.Length, 8 * 20 * 45, 16_383);
    }

    private static bool Holds(ReadOnlySpan<byte> text) =>
        PassportText.TryParse(text, out var passport, out _) && PassportRig.Verify(passport).IsSound;

    private static void AssertProblem(string expected, PassportReport report)
    {
        Assert.False(report.IsSound);
        Assert.Contains(report.Problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }
}
