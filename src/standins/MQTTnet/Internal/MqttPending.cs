using MQTTnet.Exceptions;

namespace MQTTnet.Internal;

/// <summary>Requests in flight, by packet identifier.</summary>
internal sealed class MqttPending
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, TaskCompletionSource<byte[]>> _waiting = [];
    private Exception? _end;
    private ushort _last;

    /// <summary>A free identifier, and the task of its answer.</summary>
    /// <exception cref="MqttCommunicationException">The connection has ended, or 65,535 requests are in flight.</exception>
    public (ushort Id, Task<byte[]> Answer) Begin()
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                throw Ended(_end);
            }

            if (_waiting.Count == ushort.MaxValue)
            {
                throw new MqttCommunicationException("There is no packet identifier left.");
            }

            do
            {
                _last++;
            }
            while (_last == 0 || _waiting.ContainsKey(_last));

            var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(_last, answer);
            return (_last, answer.Task);
        }
    }

    /// <summary>An answer to nobody is passed over: it may belong to a connection before this one.</summary>
    public void Complete(ushort id, byte[] answer)
    {
        lock (_lock)
        {
            if (_waiting.Remove(id, out var waiting))
            {
                waiting.TrySetResult(answer);
            }
        }
    }

    public void Forget(ushort id)
    {
        lock (_lock)
        {
            _waiting.Remove(id);
        }
    }

    public void Fail(Exception cause)
    {
        lock (_lock)
        {
            _end = cause;
            foreach (var waiting in _waiting.Values)
            {
                waiting.TrySetException(Ended(cause));
            }

            _waiting.Clear();
        }
    }

    private static MqttCommunicationException Ended(Exception cause) =>
        new($"The connection has ended: {cause.Message}", cause);
}
