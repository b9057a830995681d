using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Tests.Support;
using Google.Protobuf;

namespace EdgeVault.Gateway.Tests.Pictures;

public sealed class PassageMemoryTests
{
    private static readonly DateTimeOffset At = VaultDoor.At;

    // The serial of the tag in somebody's badge.
    private const int Worn = 999;

    private readonly DoorBadges _badges = new(_ => TimeSpan.FromSeconds(15));
    private readonly PassageMemory _memory;

    public PassageMemoryTests() => _memory = new(_badges, new RadioBadges([VaultDoor.Wearer(Worn)]));

    [Fact]
    public async Task What_the_writer_made_durable_is_found_by_the_index_of_its_event()
    {
        await using var rig = await GatewayRig.StartAsync();
        await rig.RecordAsync(VaultDoor.Crossing(7, 8));

        var events = rig.Events();
        var index = (ulong)events.FindIndex(each => each.Passage?.Tag.Epc.Equals(ByteString.CopyFrom(VaultDoor.Tag(8).ToArray())) == true);

        var kept = Assert.IsType<KeptPassage>(rig.Pictures.Find(index));
        Assert.Equal(VaultDoor.Tag(8), kept.Passage.Epc);
        Assert.Equal(2, kept.Others.Count);
        Assert.Null(rig.Pictures.Find(0));
    }

    [Fact]
    public void Nothing_is_found_before_its_event_is_durable()
    {
        _memory.Take(VaultDoor.Crossing(7));

        Assert.Null(_memory.Find(1));
    }

    [Fact]
    public void The_same_tag_seen_twice_keeps_each_passage_with_its_own_event()
    {
        _memory.Take(VaultDoor.Crossing(PassageDirection.In, 7));
        _memory.Take(VaultDoor.Crossing(PassageDirection.Out, 7));

        _memory.Bind(4, Event(7, group: 7));
        _memory.Bind(5, Event(7, group: 7));

        Assert.Equal(PassageDirection.In, _memory.Find(4)!.Passage.Direction);
        Assert.Equal(PassageDirection.Out, _memory.Find(5)!.Passage.Direction);
    }

    [Fact]
    public void The_oldest_go_when_there_are_more_than_are_kept()
    {
        for (var serial = 0; serial <= PassageMemory.PassagesMax; serial++)
        {
            _memory.Take(VaultDoor.Crossing(serial));
            _memory.Bind((ulong)serial, Event(serial, (byte)serial));
        }

        Assert.Null(_memory.Find(0));
        Assert.NotNull(_memory.Find(1));
        Assert.NotNull(_memory.Find(PassageMemory.PassagesMax));
    }

    [Fact]
    public void A_radio_badge_is_in_the_picture_of_its_group_and_takes_no_piece_s_place()
    {
        _memory.Take(VaultDoor.Crossing(7, Worn));
        _memory.Bind(7, Event(7, group: 7));
        for (var serial = 8; serial < 7 + PassageMemory.PassagesMax; serial++)
        {
            _memory.Take(VaultDoor.Crossing(serial, Worn));
            _memory.Bind((ulong)serial, Event(serial, (byte)serial));
        }

        Assert.Equal([VaultDoor.Tag(7), VaultDoor.Tag(Worn)], _memory.Find(7)!.Others.Select(static other => other.Epc));
    }

    [Fact]
    public void Door_beams_and_badges_around_the_passage_are_kept_with_it()
    {
        _memory.Take(Input(InputKind.Door, InputState.On, At.AddMinutes(-5)));
        _memory.Take(Input(InputKind.BeamOutside, InputState.On, At.AddMinutes(-2)));
        _memory.Take(Input(InputKind.BeamOutside, InputState.Off, At.AddMinutes(-1)));
        _memory.Take(Input(InputKind.BeamInside, InputState.On, At.AddSeconds(1)));
        _memory.Take(Input(InputKind.BeamInside, InputState.Off, At.AddSeconds(1.5)));
        _badges.Show(VaultDoor.Portal, "c-9", At.AddMinutes(-1));
        _badges.Show(VaultDoor.Portal, "c-17", At.AddSeconds(-1));

        _memory.Take(VaultDoor.Crossing(7));
        _memory.Bind(4, Event(7, group: 7));

        var kept = _memory.Find(4)!;
        Assert.Equal(
            [new(InputKind.Door, At.AddMinutes(-5), null), new(InputKind.BeamInside, At.AddSeconds(1), At.AddSeconds(1.5))],
            kept.Inputs);
        Assert.Equal([new BadgeShown("c-17", At.AddSeconds(-1))], kept.Badges);
    }

    [Fact]
    public void A_beam_that_flickers_all_day_is_bounded()
    {
        var inputs = new InputMemory();
        for (var at = 0; at < 10 * InputMemory.SpansMax; at++)
        {
            inputs.Take(Input(InputKind.BeamInside, at % 2 == 0 ? InputState.On : InputState.Off, At.AddSeconds(at)));
        }

        Assert.Equal(InputMemory.SpansMax, inputs.Within(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count);
    }

    private static PortalInputChanged Input(InputKind kind, InputState state, DateTimeOffset since) =>
        new(since, VaultDoor.Portal, kind, state, since, "r1/gpi1");

    private static CustodyEvent Event(int serial, byte group)
    {
        var id = new byte[16];
        id[0] = group;
        var tag = VaultDoor.Tag(serial);
        return new CustodyEvent
        {
            GroupId = ByteString.CopyFrom(id),
            Passage = new() { Portal = VaultDoor.Portal, Tag = new() { Epc = ByteString.CopyFrom(tag.ToArray()), Bits = (uint)tag.BitCount } },
        };
    }
}
