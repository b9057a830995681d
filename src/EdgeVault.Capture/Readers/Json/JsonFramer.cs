namespace EdgeVault.Capture.Readers.Json;

/// <summary>Cuts a stream of bytes into top-level JSON objects and arrays, however they arrive: a line each, or one
/// straight behind the other.</summary>
/// <remarks>
/// Every byte is looked at once, so a drip of single bytes costs no more than a flood. What stands between two values
/// is white space, and that is a keep-alive. A framing fault cannot be mended: who could say where the next value
/// begins?
/// </remarks>
internal sealed class JsonFramer
{
    /// <summary>The largest value that is taken: four times what a reader can be set to send at once.</summary>
    public const int ValueBytesMax = 1 << 20;

    /// <summary>Nesting that no reader's message comes near.</summary>
    public const int DepthMax = 32;

    private const int FirstBytes = 16 * 1024;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _scanned;
    private int _end;
    private int _depth;
    private bool _isInString;
    private bool _isEscaped;

    /// <summary>White space stood between values since the last look.</summary>
    public bool SawKeepAlive { get; private set; }

    /// <summary>Takes bytes in. What <see cref="TryTake"/> gave out before is no longer valid.</summary>
    /// <exception cref="ReaderDataException">A value is larger than <see cref="ValueBytesMax"/>.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        SawKeepAlive = false;
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>The next whole value, if there is one.</summary>
    /// <exception cref="ReaderDataException">What comes is no JSON.</exception>
    public bool TryTake(out ReadOnlyMemory<byte> value)
    {
        value = default;
        while (_scanned < _end)
        {
            var next = _buffer[_scanned++];
            if (_depth == 0)
            {
                Begin(next);
            }
            else if (Continues(next))
            {
                continue;
            }
            else
            {
                ThrowIfTooLarge();
                value = _buffer.AsMemory(_start, _scanned - _start);
                _start = _scanned;
                return true;
            }
        }

        ThrowIfTooLarge();
        return false;
    }

    private void Begin(byte next)
    {
        switch (next)
        {
            case (byte)'{' or (byte)'[':
                _start = _scanned - 1;
                _depth = 1;
                break;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                SawKeepAlive = true;
                _start = _scanned;
                break;
            default:
                throw new ReaderDataException($"byte 0x{next:X2} stands where a JSON object or array should begin");
        }
    }

    /// <returns>False: with this byte the value is whole.</returns>
    private bool Continues(byte next)
    {
        if (_isInString)
        {
            ContinueString(next);
            return true;
        }

        switch (next)
        {
            case (byte)'"':
                _isInString = true;
                return true;
            case (byte)'{' or (byte)'[':
                return ++_depth <= DepthMax
                    ? true
                    : throw new ReaderDataException($"JSON is nested deeper than {DepthMax}");
            case (byte)'}' or (byte)']':
                return --_depth > 0;
            default:
                return true;
        }
    }

    private void ContinueString(byte next)
    {
        if (next < ' ')
        {
            throw new ReaderDataException($"control byte 0x{next:X2} stands inside a JSON string");
        }

        // RFC 8259 §7: what follows a backslash never ends the string.
        _isInString = _isEscaped || next != '"';
        _isEscaped = !_isEscaped && next == '\\';
    }

    private void MakeRoom(int more)
    {
        if (_start == _end)
        {
            (_start, _scanned, _end) = (0, 0, 0);
        }

        if (_buffer.Length - _end >= more)
        {
            return;
        }

        // It grows with what has arrived, never with what a length claims: JSON claims none.
        var held = _end - _start;
        var larger = Math.Max(Math.Min(_buffer.Length * 4L, ValueBytesMax), held + more);
        var target = held + more <= _buffer.Length ? _buffer : new byte[larger];
        _buffer.AsSpan(_start, held).CopyTo(target);
        (_buffer, _scanned, _start, _end) = (target, _scanned - _start, 0, held);
    }

    private void ThrowIfTooLarge()
    {
        if (_scanned - _start > ValueBytesMax)
        {
            throw new ReaderDataException($"a JSON value has more than {ValueBytesMax} bytes");
        }
    }
}
