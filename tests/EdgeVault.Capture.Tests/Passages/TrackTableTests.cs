using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class TrackTableTests
{
    private const ulong HashSeed = 7;

    // Eight sets.
    private readonly TrackTable _table = new(64, HashSeed);

    [Fact]
    public void Strangers_in_any_number_displace_each_other_and_no_registered_tag()
    {
        for (var tag = 0; tag < 16; tag++)
        {
            Take(Tags.Epc(tag), TrackPhase.AtHome, isRegistered: true);
        }

        for (var tag = 1_000; tag < 50_000; tag++)
        {
            Take(Tags.Epc(tag), tag % 2 == 0 ? TrackPhase.Fresh : TrackPhase.Visiting, isRegistered: false);
        }

        Assert.All(Enumerable.Range(0, 16), tag => Assert.True(IsThere(Tags.Epc(tag)), $"tag {tag}"));
    }

    [Fact]
    public void A_place_given_back_is_found_by_nobody()
    {
        Take(Tags.Epc(1), TrackPhase.AtHome, isRegistered: false);

        _table.Free(ref _table[_table.Locate(Tags.Epc(1), out _)]);

        Assert.False(IsThere(Tags.Epc(1)));
        Assert.All(Enumerable.Range(0, 64), index => Assert.True(_table.IsFree(index)));
    }

    /// <summary>A track holds the first 128 bits only.</summary>
    [Fact]
    public void Tags_that_differ_behind_their_first_128_bits_are_two_even_where_their_marks_are_one()
    {
        var (one, other) = OfOneMark();

        Take(one, TrackPhase.AtHome, isRegistered: false);

        Assert.Equal(one.Head, other.Head);
        _table.Locate(one, out var isOneFound);
        _table.Locate(other, out var isOtherFound);
        Assert.Equal((true, false), (isOneFound, isOtherFound));
    }

    [Fact]
    public void A_tag_of_96_bits_is_not_that_of_128_that_begins_with_them()
    {
        var shorter = Tags.Epc(1);
        Take(shorter, TrackPhase.AtHome, isRegistered: false);

        Assert.False(_table[_table.Locate(shorter, out _)].MayBe(EpcBits.FromHead(shorter.Head, 128)));
    }

    [Fact]
    public void A_place_that_is_given_to_another_tag_forgets_the_chip_of_the_one_before()
    {
        Take(Tags.Epc(1), TrackPhase.AtHome, isRegistered: false);
        var index = _table.Locate(Tags.Epc(1), out _);
        _table.NamesOf(ref _table[index]).Tid = Tags.Epc(9);

        _table.Free(ref _table[index]);
        _table.Claim(index, Tags.Epc(1));

        Assert.Equal((Tags.Epc(1), default), (_table.NamesOf(ref _table[index]).Epc, _table.NamesOf(ref _table[index]).Tid));
    }

    /// <summary>Two tags of one head, one set and one mark: of some hundred thousand there are a few.</summary>
    private static (EpcBits One, EpcBits Other) OfOneMark()
    {
        Dictionary<ulong, EpcBits> seen = [];
        var bytes = new byte[26];
        for (var serial = 0; serial < 2_000_000; serial++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(22), serial);
            var epc = EpcBits.From(bytes, 208);
            var hash = epc.Mix64(HashSeed);
            if (!seen.TryAdd((hash & 7) | ((hash >> 32 | 1) << 32), epc))
            {
                return (seen[(hash & 7) | ((hash >> 32 | 1) << 32)], epc);
            }
        }

        throw new InvalidOperationException("No two tags of one mark were found.");
    }

    private bool IsThere(EpcBits epc)
    {
        var index = _table.Locate(epc, out var found);
        return found && _table.NamesOf(ref _table[index]).Epc == epc;
    }

    private void Take(EpcBits epc, TrackPhase phase, bool isRegistered)
    {
        var index = _table.Locate(epc, out var found);
        if (!found)
        {
            _table.Free(ref _table[index]);
            ref var track = ref _table.Claim(index, epc);
            track.Begin(epc, Side.Inside, 1);
            (track.Phase, track.IsRegistered) = (phase, isRegistered);
        }
    }
}
