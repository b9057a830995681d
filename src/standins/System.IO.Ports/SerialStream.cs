using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace System.IO.Ports;

/// <summary>The bytes of an open port. Reads and writes wait for the device, and can be cancelled; closing the port
/// wakes them.</summary>
internal sealed unsafe class SerialStream : Stream
{
    private readonly string _portName;
    private readonly SafeFileHandle _wake;
    private volatile bool _isClosed;

    public SerialStream(SafeFileHandle file, string portName)
    {
        File = file;
        _portName = portName;
        _wake = new SafeFileHandle(LibC.EventFd(0, LibC.CloseOnExec | LibC.NonBlocking), ownsHandle: true);
    }

    public SafeFileHandle File { get; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        // Nothing is kept back here.
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count), default);

    public override int Read(Span<byte> buffer) => Read(buffer, default);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count), default);

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer, default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        // Poll blocks, so the wait is one thread's; bytes that are there already need none.
        return new ValueTask<int>(Task.Run(() => Read(buffer.Span, cancellationToken), cancellationToken));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Write(buffer.Span, cancellationToken), cancellationToken));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            // The handle itself outlives the poll that holds it: SafeHandle counts.
            _isClosed = true;
            Wake();
            File.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Read(Span<byte> buffer, CancellationToken cancellation)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            WaitFor(LibC.PollIn, cancellation);
            nint read;
            fixed (byte* to = buffer)
            {
                read = LibC.Read(File, to, (nuint)buffer.Length);
            }

            if (read > 0)
            {
                return (int)read;
            }

            if (read == 0)
            {
                throw new IOException($"'{_portName}' is gone: it was unplugged or hung up.");
            }

            ThrowUnlessTransient();
        }
    }

    private void Write(ReadOnlySpan<byte> buffer, CancellationToken cancellation)
    {
        while (!buffer.IsEmpty)
        {
            WaitFor(LibC.PollOut, cancellation);
            nint written;
            fixed (byte* from = buffer)
            {
                written = LibC.Write(File, from, (nuint)buffer.Length);
            }

            if (written < 0)
            {
                ThrowUnlessTransient();
            }

            buffer = buffer[(int)nint.Max(written, 0)..];
        }
    }

    private void WaitFor(short events, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static stream => ((SerialStream)stream!).Wake(), this);
        var held = false;
        var wakeHeld = false;
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            File.DangerousAddRef(ref held);
            _wake.DangerousAddRef(ref wakeHeld);
            var entries = stackalloc LibC.PollEntry[2];
            entries[0] = new() { File = (int)File.DangerousGetHandle(), Events = events };
            entries[1] = new() { File = (int)_wake.DangerousGetHandle(), Events = LibC.PollIn };
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_isClosed, this);
                // A wake that another operation drained is made up for within a second.
                if (LibC.Poll(entries, 2, 1_000) < 0)
                {
                    ThrowUnlessTransient();
                    continue;
                }

                // A device that is gone is found by the read or write that follows.
                if ((entries[0].Returned & (events | LibC.PollGone)) != 0)
                {
                    return;
                }

                Drain();
            }
        }
        finally
        {
            if (held)
            {
                File.DangerousRelease();
            }

            if (wakeHeld)
            {
                _wake.DangerousRelease();
            }
        }
    }

    private void Wake()
    {
        var one = 1UL;
        _ = LibC.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    private void Drain()
    {
        var count = 0UL;
        _ = LibC.Read(_wake, (byte*)&count, sizeof(ulong));
    }

    private void ThrowUnlessTransient()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error is not (LibC.Interrupted or LibC.TryAgain))
        {
            throw new IOException($"'{_portName}' is gone: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}
