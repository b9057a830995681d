using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class TrackTableTests
{
    private readonly TrackTable _table = new(64, hashSeed: 7);

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

    private bool IsThere(EpcBits epc)
    {
        var index = _table.Locate(epc, out var found);
        return found && _table[index].Epc == epc;
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
