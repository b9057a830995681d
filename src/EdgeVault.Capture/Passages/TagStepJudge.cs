using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>How likely a tag went through the door with somebody whom the light beams saw there: first by itself, then knowing
/// what the others did in that moment. Decision trees over <see cref="TagStep"/>.</summary>
/// <remarks>Where nobody was in the doorway nobody went through it, whatever the radio says.</remarks>
internal static class TagStepJudge
{
    /// <summary>How many values the first model looks at, and the second.</summary>
    public const int AloneValues = 37;
    public const int Values = 58;

    private const double ChanceLeast = 1e-4;

    private static readonly TreeModel AloneModel = TreeModel.Load("step-alone.trees");
    private static readonly TreeModel Model = TreeModel.Load("step.trees");

    public static double Alone(TagStep step)
    {
        Span<float> values = stackalloc float[AloneValues];
        FillAlone(step, values);
        return AloneModel.Chance(values);
    }

    public static double Together(TagStep step)
    {
        Span<float> values = stackalloc float[Values];
        Fill(step, values);
        return Model.Chance(values);
    }

    public static void FillAlone(TagStep step, Span<float> values)
    {
        var tag = step.Tag;
        values[0] = (float)step.After;
        values[1] = (float)step.Before;
        values[2] = (float)Math.Min(step.After, step.Before);
        values[3] = (float)step.Focus;
        values[4] = (float)step.LevelDb;
        values[5] = (float)step.Left;
        values[6] = (float)step.Reached;
        values[7] = (float)step.Lead;
        values[8] = step.Stepping.Way * step.Way;
        values[9] = (float)step.FirstGap;
        values[10] = (float)step.Stepping.Seconds;
        values[11] = step.Crowd;
        values[12] = (float)step.FaintDb;
        values[13] = step.IsBoth ? 1 : 0;
        values[14] = (float)step.Centre;
        values[15] = (float)tag.Better;
        values[16] = step.Reads;
        values[17] = tag.IsResident ? 1 : 0;
        values[18] = (float)tag.Stirred;
        values[19] = tag.TopsDb(step.Way);
        values[20] = (float)step.Radio;
        values[21] = (float)((tag.LeadSeconds ?? 0) * step.Way);
        values[22] = (float)step.LeftLast;
        values[23] = (float)step.ReachedFirst;
        values[24] = (float)step.OwnLeft;
        values[25] = (float)step.OwnReached;
        values[26] = (float)step.Share;
        values[27] = (float)step.LastGap;
        values[28] = (float)step.LeftSeconds;
        values[29] = (float)step.ReachedSeconds;
        values[30] = step.LeftBreaks;
        values[31] = step.ReachedBreaks;
        values[32] = (float)step.AgeSeconds;
        values[33] = (float)step.BetterThen;
        values[34] = (float)step.Came;
        (values[35], values[36]) = ((float)step.FirstSeen, (float)step.LastSeen);
    }

    public static void Fill(TagStep step, Span<float> values)
    {
        FillAlone(step, values);
        var (sum, best, level, centre, then) = step.Others;
        values[37] = (float)LogLinear.LogOdds(step.Alone, ChanceLeast);
        values[38] = (float)sum;
        values[39] = (float)best;
        values[40] = sum > 0 && step.Tag.Strongest != Sighting.NoRssi ? (float)(step.MomentLevel - level) / 100 : 0;
        values[41] = sum > 0 ? (float)Math.Abs(step.Centre - centre) : 0;
        values[42] = (float)step.OthersAgainst;
        values[43] = (float)step.OthersElsewhen;
        values[44] = (float)step.OthersShare;
        values[45] = (float)step.OthersLead.Mean;
        values[46] = (float)step.OthersLead.Score;
        values[47] = (float)step.RadioAgainst;
        values[48] = (float)step.OthersLead.Least;
        values[49] = sum > 0 ? (float)then : 0;
        (values[50], values[51]) = step.LikeWent;
        (values[52], values[53]) = step.LikeStayed;
        values[54] = step.WentReached;
        values[55] = (float)step.SeenSeconds;
        values[56] = sum > 0 && step.Tag.Strongest != Sighting.NoRssi ? (float)(step.Tag.Strongest - step.OthersStrongest) / 100 : 0;
        values[57] = (float)step.SinceSeconds;
    }
}
