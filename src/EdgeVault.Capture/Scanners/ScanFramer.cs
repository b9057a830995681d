using System.Text;

namespace EdgeVault.Capture.Scanners;

/// <summary>Cuts a scanner's bytes into codes, whatever pieces they arrive in.</summary>
/// <remarks>
/// A code is text: printable ASCII and the separators of barcode data. One with any other byte in it is noise, or was hit by
/// noise: it is dropped and counted, never mended, for half a code may be another piece's. Memory is taken in the constructor;
/// one reader owns a framer.
/// </remarks>
internal sealed class ScanFramer
{
    private const byte Stx = 0x02;
    private const byte Etx = 0x03;
    private const byte Cr = 0x0D;
    private const byte Lf = 0x0A;

    private readonly byte[] _prefix;
    private readonly byte[] _suffix;
    private readonly byte[] _held;
    private readonly int _lengthMax;
    private int _length;
    private bool _isOpen;
    private bool _isGarbled;
    private bool _isOverlong;

    public ScanFramer(ScannerOptions options)
    {
        _prefix = Encoding.ASCII.GetBytes(options.Prefix);
        _suffix = Encoding.ASCII.GetBytes(options.Suffix);
        _lengthMax = options.LengthMax;
        _held = new byte[options.LengthMax + _prefix.Length + _suffix.Length];
    }

    /// <summary>Codes dropped for a byte that is no text, and pieces of codes that something cut short.</summary>
    public long Garbled { get; private set; }

    /// <summary>Codes dropped for their length.</summary>
    public long Overlong { get; private set; }

    /// <summary>Whether a code has begun and not ended.</summary>
    public bool HasPartial => _length > 0;

    private bool IsMarked => _prefix.Length + _suffix.Length > 0;

    /// <summary>Adds to <paramref name="codes"/> what these bytes complete.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, List<string> codes)
    {
        foreach (var next in bytes)
        {
            if (IsMarked)
            {
                FeedMarked(next, codes);
            }
            else
            {
                FeedPlain(next, codes);
            }
        }
    }

    /// <summary>The line has been silent: what is held is a whole code, unless it must have an end.</summary>
    public void Flush(List<string> codes)
    {
        if (!_isOpen && _suffix.Length == 0)
        {
            Finish(_length, codes);
        }
    }

    /// <summary>The line was lost: what is held will never be whole.</summary>
    public void Reset()
    {
        Garbled += _length > 0 ? 1 : 0;
        Clear();
    }

    // text (CR | LF | CRLF)  or  STX text ETX; between the two, anything is noise.
    private void FeedPlain(byte next, List<string> codes)
    {
        switch (next)
        {
            case Stx:
                Reset();
                _isOpen = true;
                break;
            case Etx when _isOpen:
                Finish(_length, codes);
                break;
            case Cr or Lf when !_isOpen:
                Finish(_length, codes);
                break;
            default:
                Hold(next);
                break;
        }
    }

    // [prefix] text [suffix]; a prefix in the middle of a code means that the end of the one before was lost.
    private void FeedMarked(byte next, List<string> codes)
    {
        Hold(next);
        var held = _held.AsSpan(0, _length);
        if (_prefix.Length > 0 && held.EndsWith(_prefix))
        {
            var hasLost = _isOpen && _length > _prefix.Length;
            Clear();
            _isOpen = true;
            Garbled += hasLost ? 1 : 0;
        }
        else if (_prefix.Length > 0 && !_isOpen)
        {
            KeepTail(_prefix.Length - 1);
        }
        else if (_suffix.Length > 0 ? held.EndsWith(_suffix) : next is Cr or Lf)
        {
            Finish(_length - Math.Max(_suffix.Length, 1), codes);
        }
    }

    private void Hold(byte next)
    {
        if (_length == _held.Length || (!IsMarked && _length == _lengthMax))
        {
            // The end is still to be found; the code is not.
            _isOverlong = true;
            KeepTail(IsMarked ? _held.Length - 1 : 0);
        }

        _held[_length++] = next;
        _isGarbled |= !IsMarked && !IsText(next);
    }

    private void KeepTail(int count)
    {
        if (_length > count)
        {
            _held.AsSpan(_length - count, count).CopyTo(_held);
            _length = count;
        }
    }

    private void Finish(int length, List<string> codes)
    {
        var code = _held.AsSpan(0, Math.Max(length, 0));
        foreach (var letter in code)
        {
            _isGarbled |= !IsText(letter);
        }

        if (_isOverlong || code.Length > _lengthMax)
        {
            Overlong++;
        }
        else if (_isGarbled)
        {
            Garbled++;
        }
        else if (code.Length > 0)
        {
            codes.Add(Encoding.ASCII.GetString(code));
        }

        Clear();
    }

    private void Clear()
    {
        _length = 0;
        _isOpen = _isGarbled = _isOverlong = false;
    }

    // GS and RS separate, EOT ends the data of ISO/IEC 15434.
    private static bool IsText(byte letter) => letter is (>= 0x20 and <= 0x7E) or 0x1D or 0x1E or 0x04;
}
