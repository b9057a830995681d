namespace EdgeVault.HardwareSim.Scanners;

/// <summary>A scanner on a serial port: a pseudo-terminal behind a name that stays the same when it is plugged in anew,
/// as udev keeps one.</summary>
/// <remarks>When the gateway closes its end the scanner gets a new terminal: an exclusive lock outlives the process
/// that took it for as long as the pair exists, which no real port's does.</remarks>
internal sealed class SerialLine : IScannerLine
{
    private const int WaitMs = 50;

    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly AnswerQueue _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _reading;
    private PseudoTerminal? _terminal;

    private SerialLine(string name, PseudoTerminal terminal, TimeProvider time)
    {
        (_name, _terminal, _time, _answers) = (name, terminal, time, new AnswerQueue(time));
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    public string Endpoint => $"serial://{_name}?baud=115200";

    /// <param name="name">Where the device is to be found; its folder is there.</param>
    /// <param name="time">For pauses.</param>
    /// <exception cref="IOException">There is no pseudo-terminal to be had.</exception>
    public static SerialLine Open(string name, TimeProvider time) => new(name, Plug(name), time);

    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty && !cancellation.IsCancellationRequested)
        {
            int taken;
            lock (_gate)
            {
                taken = _terminal?.Write(bytes.Span) ?? 0;
            }

            if (taken == 0)
            {
                // Full, or nobody there: a scanner without flow control loses it.
                break;
            }

            bytes = bytes[taken..];
        }

        return Task.CompletedTask;
    }

    public Task<byte?> AnswerAsync(TimeSpan patience, CancellationToken cancellation) =>
        _answers.NextAsync(patience, cancellation);

    public void Drain() => _answers.Clear();

    public async Task ReplugAsync(TimeSpan after, CancellationToken cancellation)
    {
        lock (_gate)
        {
            File.Delete(_name);
            _terminal?.Dispose();
            _terminal = null;
        }

        await Task.Delay(after, _time, cancellation);
        lock (_gate)
        {
            _terminal = Plug(_name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _terminal?.Dispose();
        File.Delete(_name);
        _stop.Dispose();
    }

    private static PseudoTerminal Plug(string name)
    {
        var terminal = new PseudoTerminal();
        File.Delete(name);
        File.CreateSymbolicLink(name, terminal.DevicePath);
        return terminal;
    }

    private void Read()
    {
        Span<byte> buffer = stackalloc byte[256];
        while (!_stop.IsCancellationRequested)
        {
            PseudoTerminal? terminal;
            lock (_gate)
            {
                terminal = _terminal;
            }

            if (terminal is null || !TryRead(terminal, buffer, out var read))
            {
                _stop.Token.WaitHandle.WaitOne(WaitMs);
            }
            else if (read < 0)
            {
                Renew(terminal);
            }
            else
            {
                _answers.Add(buffer[..read]);
            }
        }
    }

    private static bool TryRead(PseudoTerminal terminal, Span<byte> buffer, out int read)
    {
        try
        {
            read = terminal.Read(buffer, WaitMs);
            return true;
        }
        catch (ObjectDisposedException)
        {
            // Pulled between two looks.
            read = 0;
            return false;
        }
    }

    private void Renew(PseudoTerminal closed)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_terminal, closed))
            {
                closed.Dispose();
                _terminal = Plug(_name);
            }
        }
    }
}
