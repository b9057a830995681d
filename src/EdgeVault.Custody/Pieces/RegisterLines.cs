using System.Text;

namespace EdgeVault.Custody.Pieces;

/// <summary>Physical lines of a register file, numbered from 1; a line over the limit is cut there and says
/// so.</summary>
internal sealed class RegisterLines(TextReader reader, int lineCharsMax)
{
    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _line = new();
    private readonly Stack<Line> _pushedBack = new();
    private int _start;
    private int _end;
    private int _number;

    /// <summary>Hands the line out again, before those that were not read yet.</summary>
    public void PushBack(Line line) => _pushedBack.Push(line);

    public bool TryRead(out Line line)
    {
        if (_pushedBack.TryPop(out line))
        {
            return true;
        }

        if (!Fill())
        {
            return false;
        }

        var tooLong = ReadToLineEnd();
        if (_line.Length > 0 && _line[^1] == '\r')
        {
            _line.Length--;
        }

        line = new Line(++_number, _line.ToString(), tooLong);
        return true;
    }

    private bool ReadToLineEnd()
    {
        var tooLong = false;
        _line.Clear();
        while (Fill())
        {
            var chunk = _buffer.AsSpan(_start.._end);
            var lineEnd = chunk.IndexOf('\n');
            var part = lineEnd < 0 ? chunk : chunk[..lineEnd];
            var room = lineCharsMax - _line.Length;
            tooLong |= part.Length > room;
            _line.Append(part[..Math.Min(part.Length, room)]);
            _start += lineEnd < 0 ? chunk.Length : lineEnd + 1;
            if (lineEnd >= 0)
            {
                break;
            }
        }

        return tooLong;
    }

    private bool Fill()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = reader.Read(_buffer);
        }

        return _start < _end;
    }

    internal readonly record struct Line(int Number, string Text, bool TooLong);
}
