using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class StorageStateTests : IDisposable
{
    private const int SlotBytes = 32_768;
    private const int HeaderBytes = 64;
    private const string File = "/data/storage.state";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly MemoryDisk _disk = new();
    private readonly DataFolder _folder;

    public StorageStateTests() => _folder = DataFolder.Open("/data", _disk);

    [Fact]
    public void A_new_one_has_no_mark_and_all_the_room_it_will_ever_need()
    {
        Assert.Null(Reopened());
        Assert.Equal(2 * SlotBytes, _disk.ReadAllBytes(File).Length);
    }

    [Fact]
    public void The_last_mark_is_found_again_and_slots_are_written_in_turn()
    {
        Write(1, 2, 3);

        AssertMark(3, Reopened());
        Assert.Equal([2UL, 3UL], [SequenceOf(0), SequenceOf(1)]);
    }

    [Fact]
    public void Marks_go_on_in_turn_after_a_restart()
    {
        Write(1, 2, 3);
        Write(4);

        AssertMark(4, Reopened());
        Assert.Equal([4UL, 3UL], [SequenceOf(0), SequenceOf(1)]);
    }

    [Fact]
    public void With_any_byte_of_the_newest_slot_changed_the_mark_before_counts()
    {
        Write(1, 2);
        var sound = _disk.ReadAllBytes(File);
        var used = HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(16));
        for (var at = 0; at < used; at++)
        {
            var damaged = (byte[])sound.Clone();
            damaged[at] ^= 0x20;
            _disk.WriteAllBytes(File, damaged);
            AssertMark(1, Reopened());
        }
    }

    [Fact]
    public void Foreign_bytes_are_no_mark()
    {
        var random = new Random(65_536);
        for (var i = 0; i < 50; i++)
        {
            var foreign = new byte[random.Next(3 * SlotBytes)];
            random.NextBytes(foreign);
            _disk.WriteAllBytes(File, foreign);
            Assert.Null(Reopened());
        }
    }

    [Fact]
    public void Every_cut_of_the_file_gives_a_mark_that_was_made_or_none()
    {
        Write(1, 2);
        var whole = _disk.ReadAllBytes(File);
        var used = HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(16));
        for (var length = 0; length < whole.Length; length += 511)
        {
            _disk.WriteAllBytes(File, whole[..length]);
            // Behind the payload there is nothing but zeros, and those a file that is made longer gets back.
            AssertMark(length >= used ? 2 : 0, Reopened());
        }
    }

    [Fact]
    public void A_claimed_length_is_checked_before_it_is_believed()
    {
        foreach (var length in new[] { -1, int.MinValue, int.MaxValue, SlotBytes - HeaderBytes + 1, SlotBytes })
        {
            var slot = SlotOf(1, "{}");
            BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(16), length);
            _disk.WriteAllBytes(File, [.. slot, .. new byte[SlotBytes]]);
            Assert.Null(Reopened());
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"At\":\"yesterday\"}")]
    [InlineData("not JSON")]
    public void A_sound_slot_that_means_nothing_here_is_no_mark_and_the_next_one_is_written(string payload)
    {
        _disk.WriteAllBytes(File, [.. SlotOf(6, payload), .. new byte[SlotBytes]]);
        Assert.Null(Reopened());

        Write(9);
        AssertMark(9, Reopened());
    }

    [Fact]
    public void The_documented_layout_is_what_is_read_and_written()
    {
        var payload = DocumentedPayload();
        _disk.WriteAllBytes(File, [.. new byte[SlotBytes], .. SlotOf(7, payload)]);

        var mark = Reopened()!;

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero), mark.At);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 59, 59, 900, TimeSpan.Zero), mark.DecidedUpTo["door-1"]);
        using (var state = StorageState.Open(_folder))
        {
            state.Write(mark);
        }

        Assert.Equal(SlotOf(8, payload), _disk.ReadAllBytes(File)[..SlotBytes]);
    }

    [Fact]
    public void A_mark_that_does_not_fit_is_refused_and_the_one_before_stands()
    {
        Write(1);
        using (var state = StorageState.Open(_folder))
        {
            Assert.Throws<InvalidOperationException>(() => state.Write(Mark(2, portals: 1_000)));
            AssertMark(1, state.Last);
        }

        AssertMark(1, Reopened());
    }

    [Fact]
    public void After_a_power_cut_the_newest_mark_counts_or_the_one_before()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var disk = new MemoryDisk();
            var durable = 0;
            using var folder = DataFolder.Open("/data", disk);
            using (var state = StorageState.Open(folder))
            {
                var cutAt = disk.Steps + random.Next(1, 12);
                disk.OnStep = step => step.Number == cutAt ? DiskFault.PowerCut : DiskFault.None;
                durable = WriteUntilCut(state, random.Next(1, 5));
            }

            AssertMarkAfterCrash(disk, random, durable, $"seed {seed}");
        }
    }

    [Fact]
    public void After_a_failed_write_a_power_cut_still_leaves_the_last_durable_mark()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var disk = new MemoryDisk();
            using var folder = DataFolder.Open("/data", disk);
            using (var state = StorageState.Open(folder))
            {
                WriteUntilCut(state, 2);
                disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.Fail : DiskFault.None;
                Assert.Throws<DiskException>(() => state.Write(Mark(3)));
                AssertMark(2, state.Last);
                disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.PowerCut : DiskFault.None;
                Assert.Throws<PowerCutException>(() => state.Write(Mark(4)));
            }

            AssertMarkAfterCrash(disk, random, durable: 2, $"seed {seed}");
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Returns the last mark that was durable before the power was cut.</summary>
    private static int WriteUntilCut(StorageState state, int marks)
    {
        for (var number = 1; number <= marks; number++)
        {
            try
            {
                state.Write(Mark(number));
            }
            catch (PowerCutException)
            {
                return number - 1;
            }
        }

        return marks;
    }

    private static void AssertMarkAfterCrash(MemoryDisk disk, Random random, int durable, string hint)
    {
        disk.OnStep = null;
        disk.Crash(() => random.Next(2) == 0);
        using var folder = DataFolder.Open("/data", disk);
        using var state = StorageState.Open(folder);
        var found = NumberOf(state.Last);
        Assert.True(found >= durable, $"{hint}: mark {durable} was durable, {found} was found");
        AssertMark(found, state.Last);
    }

    private LivenessMark? Reopened()
    {
        using var state = StorageState.Open(_folder);
        return state.Last;
    }

    private void Write(params int[] marks)
    {
        using var state = StorageState.Open(_folder);
        foreach (var mark in marks)
        {
            state.Write(Mark(mark));
        }
    }

    /// <summary>Several sectors long, so that it can be torn.</summary>
    private static LivenessMark Mark(int number, int portals = 40) => new(
        Start.AddSeconds(number),
        Enumerable.Range(1, portals).ToDictionary(door => $"door-{door}", door => Start.AddSeconds(number).AddTicks(door)));

    private static int NumberOf(LivenessMark? mark) => mark is null ? 0 : (int)(mark.At - Start).TotalSeconds;

    private static void AssertMark(int number, LivenessMark? mark)
    {
        Assert.Equal(number, NumberOf(mark));
        if (mark is not null)
        {
            Assert.Equal(Mark(number).DecidedUpTo.OrderBy(pair => pair.Key), mark.DecidedUpTo.OrderBy(pair => pair.Key));
        }
    }

    private ulong SequenceOf(int slot) =>
        BinaryPrimitives.ReadUInt64LittleEndian(_disk.ReadAllBytes(File).AsSpan((slot * SlotBytes) + 8));

    /// <summary>A slot made from docs/formats/storage-state.md, not from the code.</summary>
    private static byte[] SlotOf(ulong sequence, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var slot = new byte[SlotBytes];
        "EVSS"u8.CopyTo(slot);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(8), sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(16), (uint)bytes.Length);
        bytes.CopyTo(slot, HeaderBytes);
        SHA256.HashData([.. slot[..32], .. bytes]).CopyTo(slot, 32);
        return slot;
    }

    private static string DocumentedPayload()
    {
        var text = System.IO.File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "storage-state.md"));
        const string Fence = "```json\n";
        var from = text.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        return text[from..text.IndexOf("\n```", from, StringComparison.Ordinal)];
    }
}
