using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// Leaves out of a tag report what the one before it said too, as some readers do: an enabled value that is absent is the
/// last one received (LLRP 1.0.1 §14.2.3 ii).
/// </summary>
internal sealed class RepeatedValues
{
    private TagReportData? _last;
    private uint? _lastRoSpecId;

    public TagReportFields Without(in TagReportData tag, uint? roSpecId, TagReportFields fields)
    {
        if (_last is { } last)
        {
            fields &= ~Same(roSpecId, _lastRoSpecId, TagReportFields.RoSpecId);
            fields &= ~Same(tag.AntennaId, last.AntennaId, TagReportFields.AntennaId);
            fields &= ~Same(tag.PeakRssiDbm, last.PeakRssiDbm, TagReportFields.PeakRssi);
            fields &= ~Same(tag.ChannelIndex, last.ChannelIndex, TagReportFields.ChannelIndex);
            fields &= ~Same(tag.TagSeenCount, last.TagSeenCount, TagReportFields.TagSeenCount);
            fields &= ~Same(tag.FirstSeenUtcMicros, last.FirstSeenUtcMicros, TagReportFields.FirstSeenUtc);
            fields &= ~Same(tag.LastSeenUtcMicros, last.LastSeenUtcMicros, TagReportFields.LastSeenUtc);
        }

        (_last, _lastRoSpecId) = (tag, roSpecId);
        return fields;
    }

    /// <summary>The next report says all.</summary>
    public void Forget() => _last = null;

    // What was absent last time may be older than that: only a value that was there is repeated.
    private static TagReportFields Same<T>(T? value, T? last, TagReportFields field)
        where T : struct => value is { } there && there.Equals(last) ? field : TagReportFields.None;
}
