using System.Buffers.Binary;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// Tag reports that may not go out yet, encoded, oldest first. When full the new ones are lost, and it says so.
/// </summary>
internal sealed class ReportBuffer(int tagsMax)
{
    private const int WarningPercent = 80;

    private readonly LlrpWriter _tags = new();
    private int _taken;
    private bool _isWarned;
    private bool _warns;

    public int Count { get; private set; }

    /// <summary>Reports were lost since <see cref="TakeOverflow"/>.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Reports that were lost, ever.</summary>
    public long Lost { get; private set; }

    /// <summary>0 to 100.</summary>
    public byte PercentFull => (byte)(Count * 100L / tagsMax);

    public void Add(in TagReportData tag, TagReportFields fields, uint? roSpecId = null)
    {
        if (Count >= tagsMax)
        {
            HasOverflowed = true;
            Lost++;
            return;
        }

        _tags.TagReport(tag, fields, roSpecId);
        Count++;
        _warns |= !_isWarned && PercentFull >= WarningPercent;
        _isWarned |= _warns;
    }

    /// <summary>Writes a message with the oldest reports; false if there are none.</summary>
    public bool TryTake(LlrpWriter writer, uint id, int tagsMaxPerMessage)
    {
        if (Count == 0)
        {
            return false;
        }

        var start = writer.BeginMessage(LlrpMessageType.RO_ACCESS_REPORT, id);
        for (var tags = 0; tags < tagsMaxPerMessage && Count > 0; tags++, Count--)
        {
            var rest = _tags.WrittenSpan[_taken..];
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            writer.Bytes(rest[..length]);
            _taken += length;
        }

        writer.EndMessage(start);
        _isWarned &= PercentFull >= WarningPercent / 2;
        if (_taken >= _tags.Length / 2)
        {
            // Half of it is used up: moving the rest down costs less than was gained, however long it never empties.
            _tags.Discard(_taken);
            _taken = 0;
        }

        return true;
    }

    public bool TakeOverflow()
    {
        var overflowed = HasOverflowed;
        HasOverflowed = false;
        return overflowed;
    }

    /// <summary>It has become nearly full since the last time that it was asked, or half empty.</summary>
    public bool TakeWarning()
    {
        var warns = _warns;
        _warns = false;
        return warns;
    }

    public void Clear()
    {
        _tags.Clear();
        (_taken, Count, _isWarned, _warns) = (0, 0, false, false);
    }
}
