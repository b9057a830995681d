namespace EdgeVault.Llrp.Messages;

/// <summary>
/// The ambiguous nil of LLRP 1.0.1 §14.2.3 (ii): a field that is enabled and absent has the value that was last
/// received. One per connection, fed in the order of arrival; some readers do leave repeated values out.
/// </summary>
/// <param name="enabled">The fields that the running ROSpec asks for; others are never inherited.</param>
public sealed class TagReportDefaults(TagReportFields enabled)
{
    private readonly TagReportFields _enabled = Expand(enabled & TagReportFields.Selectable);
    private TagValues _last;

    /// <summary>Fills what is absent, remembers what is there, and says what was filled.</summary>
    internal TagReportFields Fill(ref TagValues values)
    {
        // Nearly always a report says all that the one before it said; then it is simply the newest.
        var inherited = _last.Fields & ~values.Fields;
        if (inherited == TagReportFields.None)
        {
            _last = values;
            _last.Fields &= _enabled;
            return TagReportFields.None;
        }

        // A time in one clock is the answer to the question; the other clock's is not missing.
        inherited &= ~OtherClock(values.Fields);
        if (inherited != TagReportFields.None)
        {
            Copy(ref values, _last, inherited);
            values.Fields |= inherited;
        }

        // What was inherited stays what it was, so the whole row is the new "last"; what is absent from it is kept.
        Copy(ref _last, values, values.Fields & _enabled);
        _last.Fields |= values.Fields & _enabled;
        return inherited;
    }

    private static TagReportFields Expand(TagReportFields selected)
    {
        var first = (selected & TagReportFields.FirstSeenUtc) != 0 ? TagReportFields.FirstSeenUptime : 0;
        var last = (selected & TagReportFields.LastSeenUtc) != 0 ? TagReportFields.LastSeenUptime : 0;
        return selected | first | last;
    }

    private static TagReportFields OtherClock(TagReportFields there)
    {
        const TagReportFields First = TagReportFields.FirstSeenUtc | TagReportFields.FirstSeenUptime;
        const TagReportFields Last = TagReportFields.LastSeenUtc | TagReportFields.LastSeenUptime;
        return ((there & First) != 0 ? First : 0) | ((there & Last) != 0 ? Last : 0);
    }

    private static void Copy(ref TagValues to, in TagValues from, TagReportFields fields)
    {
        static bool In(TagReportFields fields, TagReportFields field) => (fields & field) != 0;

        to.RoSpecId = In(fields, TagReportFields.RoSpecId) ? from.RoSpecId : to.RoSpecId;
        to.SpecIndex = In(fields, TagReportFields.SpecIndex) ? from.SpecIndex : to.SpecIndex;
        to.InventoryParameterSpecId = In(fields, TagReportFields.InventoryParameterSpecId)
            ? from.InventoryParameterSpecId
            : to.InventoryParameterSpecId;
        to.AntennaId = In(fields, TagReportFields.AntennaId) ? from.AntennaId : to.AntennaId;
        to.ChannelIndex = In(fields, TagReportFields.ChannelIndex) ? from.ChannelIndex : to.ChannelIndex;
        to.PeakRssi = In(fields, TagReportFields.PeakRssi) ? from.PeakRssi : to.PeakRssi;
        to.FirstSeenUtc = In(fields, TagReportFields.FirstSeenUtc) ? from.FirstSeenUtc : to.FirstSeenUtc;
        to.FirstSeenUptime = In(fields, TagReportFields.FirstSeenUptime) ? from.FirstSeenUptime : to.FirstSeenUptime;
        to.LastSeenUtc = In(fields, TagReportFields.LastSeenUtc) ? from.LastSeenUtc : to.LastSeenUtc;
        to.LastSeenUptime = In(fields, TagReportFields.LastSeenUptime) ? from.LastSeenUptime : to.LastSeenUptime;
        to.TagSeenCount = In(fields, TagReportFields.TagSeenCount) ? from.TagSeenCount : to.TagSeenCount;
        to.AccessSpecId = In(fields, TagReportFields.AccessSpecId) ? from.AccessSpecId : to.AccessSpecId;
    }
}
