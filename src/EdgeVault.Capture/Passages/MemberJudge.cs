using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>How likely a tag went one way by radio alone, by what it and those that it was heard with were read like: decision
/// trees.</summary>
/// <remarks>What lies on a shelf is heard when somebody walks by: weakly, seldom, and by one side.</remarks>
internal static class MemberJudge
{
    /// <summary>How many values it looks at.</summary>
    public const int Values = 32;

    private const double ChanceLeast = 1e-4;

    private static readonly TreeModel Model = TreeModel.Load("radio.trees");

    /// <param name="tag">A member.</param>
    /// <param name="lot">One or more.</param>
    /// <param name="way">+1 inwards, −1 outwards.</param>
    public static double Of(TagProfile tag, Lot lot, int way)
    {
        Span<float> values = stackalloc float[Values];
        Fill(tag, lot, way, values);
        return Model.Chance(values);
    }

    public static void Fill(TagProfile tag, Lot lot, int way, Span<float> values)
    {
        var (evidence, against) = way > 0 ? (lot.Inwards, lot.Outwards) : (lot.Outwards, lot.Inwards);
        var (chance, other) = way > 0 ? lot.Radio : (lot.Radio.Out, lot.Radio.In);
        var (reachedReads, leftReads) = way > 0 ? (tag.InsideReads, tag.OutsideReads) : (tag.OutsideReads, tag.InsideReads);
        values[0] = (float)evidence.Ends;
        values[1] = (float)evidence.EndsNear;
        values[2] = (float)evidence.Lead;
        values[3] = (float)evidence.LeadScore;
        values[4] = (float)evidence.Path;
        values[5] = (float)evidence.FaintDb;
        values[6] = (float)evidence.UnevenDb;
        values[7] = evidence.Members;
        values[8] = (float)evidence.Better;
        values[9] = evidence.IsSingle ? 1 : 0;
        values[10] = (float)against.Ends;
        values[11] = (float)against.EndsNear;
        values[12] = (float)against.Path;
        values[13] = (float)LogLinear.LogOdds(chance, ChanceLeast);
        values[14] = (float)LogLinear.LogOdds(other, ChanceLeast);
        values[15] = (float)((tag.LeadSeconds ?? 0) * way);
        values[16] = tag.LeadSeconds is null ? 0 : 1;
        values[17] = reachedReads;
        values[18] = leftReads;
        values[19] = tag.TopsDb(way);
        values[20] = tag.Strongest == Sighting.NoRssi || lot.Level == Sighting.NoRssi ? 0 : (tag.Strongest - lot.Level) / 100f;
        values[21] = (float)tag.Better;
        values[22] = (float)(tag.Better - lot.Better);
        values[23] = tag.IsResident ? 1 : 0;
        values[24] = (float)tag.Stirred;
        values[25] = (float)lot.Fresh;
        values[26] = (float)lot.Seconds;
        values[27] = (float)tag.EndsOf(way).First;
        values[28] = (float)tag.EndsOf(way).Last;
        values[29] = (float)(tag.CentreUs == 0 ? 0 : Math.Abs(tag.CentreUs - lot.CentreUs) / 1e6);
        values[30] = (float)lot.Spread;
        values[31] = tag.Last - tag.First;
    }
}
