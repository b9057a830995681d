namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>What one reader says, message by message: reads wait for company, inputs are told at once, and the network
/// takes its time but keeps their order.</summary>
internal sealed class Wire
{
    private const double SlowShare = 0.003;

    private readonly Random _random;
    private readonly long _periodUs;
    private readonly int _most;
    private readonly int _reader;
    private readonly List<TagSeen> _waiting = [];
    private readonly List<Message> _messages = [];
    private long _arrivedUs;

    private Wire(int reader, Random random)
    {
        (_reader, _random) = (reader, random);
        _periodUs = random.Next(1, 9) * 50_000;
        _most = random.Next(8, 65);
    }

    /// <param name="reader">In the layout.</param>
    /// <param name="seen">In the order of their times.</param>
    /// <param name="edges">Of its inputs.</param>
    /// <param name="random">Of this reader alone.</param>
    public static List<Message> Tell(
        int reader, IEnumerable<TagSeen> seen, IEnumerable<BarrierEdge> edges, Random random)
    {
        var wire = new Wire(reader, random);
        var inputs = new Queue<BarrierEdge>(edges.OrderBy(static edge => edge.At));
        foreach (var read in seen)
        {
            wire.TellInputs(inputs, read.AtUs);
            wire.SendDue(read.AtUs);
            wire._waiting.Add(read);
            if (wire._waiting.Count == wire._most)
            {
                wire.Send(read.AtUs);
            }
        }

        wire.TellInputs(inputs, long.MaxValue);
        wire.SendDue(long.MaxValue);
        return wire._messages;
    }

    private void TellInputs(Queue<BarrierEdge> inputs, long untilUs)
    {
        while (inputs.TryPeek(out var edge) && edge.At * 1e6 <= untilUs)
        {
            var atUs = (long)(inputs.Dequeue().At * 1e6);
            SendDue(atUs);
            Put(atUs, [], new(atUs, edge.Terminal.Port, edge.IsBroken));
        }
    }

    private void SendDue(long nowUs)
    {
        if (_waiting.Count > 0 && _waiting[0].AtUs + _periodUs <= nowUs)
        {
            Send(_waiting[0].AtUs + _periodUs);
        }
    }

    private void Send(long atUs)
    {
        Put(atUs, [.. _waiting], null);
        _waiting.Clear();
    }

    private void Put(long atUs, TagSeen[] reads, InputTold? input)
    {
        var travel = _random.Between(600, 2_500) + (_random.Hits(SlowShare) ? _random.Between(20_000, 90_000) : 0);
        _arrivedUs = Math.Max(_arrivedUs + 1, atUs + (long)travel);
        _messages.Add(new Message(_arrivedUs, _reader, reads, input));
    }
}

/// <summary>One message of a reader.</summary>
/// <param name="ArrivesUs">At the gateway, microseconds of the world.</param>
/// <param name="Reader">In the layout.</param>
/// <param name="Reads">None where it tells of an input.</param>
/// <param name="Input">That changed.</param>
internal sealed record Message(long ArrivesUs, int Reader, TagSeen[] Reads, InputTold? Input);

internal readonly record struct InputTold(long AtUs, ushort Port, bool IsHigh);
