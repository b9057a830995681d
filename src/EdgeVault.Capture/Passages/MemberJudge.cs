using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>How likely a tag that was heard with a lot moved with it.</summary>
/// <remarks>What lies on a shelf is heard when somebody walks by: weakly, seldom, and by one side.</remarks>
internal static class MemberJudge
{
    private const int Terms = 18;

    private static ReadOnlySpan<double> Weights =>
    [
        -0.066, 0.385, -0.027, -0.385, 2.224, -2.415, -0.919, 1.989,
        1.022, 0.149, -1.520, -1.193, -1.298, -1.858, -0.057, 1.486,
        0.318, 1.081,
    ];

    /// <param name="tag">A member.</param>
    /// <param name="lot">Two or more.</param>
    /// <param name="way">+1 where the lot went in, −1 where it went out.</param>
    public static double Of(TagProfile tag, Lot lot, int way)
    {
        Span<double> terms = stackalloc double[Terms];
        var level = tag.Strongest == Sighting.NoRssi || lot.Level == Sighting.NoRssi
            ? 0
            : Math.Clamp((tag.Strongest - lot.Level) / 100.0, -30, 10) / 10;
        var own = Math.Clamp((tag.LeadSeconds ?? 0) * way, -1, 1);
        var weaker = Math.Min(tag.InsideReads, tag.OutsideReads);
        var both = Math.Min(weaker, 8) / 8.0;
        terms[0] = 1;
        terms[1] = level;
        terms[2] = LogLinear.Above(-level, 1);
        terms[3] = LogLinear.Above(-level, 2);
        terms[4] = both;
        terms[5] = weaker == 0 ? 1 : 0;
        terms[6] = Math.Min(Math.Log2(tag.InsideReads + tag.OutsideReads), 8) / 4;
        terms[7] = own;
        terms[8] = Math.Min(0, own + 0.2);
        terms[9] = LogLinear.Above(own, 0.3);
        terms[10] = tag.IsResident ? 1 : 0;
        terms[11] = Math.Clamp(tag.Better, -2, 1);
        terms[12] = Math.Clamp(tag.Better - lot.Better, 0, 3);
        terms[13] = Math.Min(Math.Log2(lot.Members.Count), 4) / 4;
        terms[14] = LogLinear.Above(-level, 1) * (1 - both);
        terms[15] = tag.Stirred;
        terms[16] = LogLinear.Above(tag.Stirred, 0.6);
        terms[17] = tag.IsStill ? both : 0;
        var score = LogLinear.Score(terms, Weights);
        return 1 / (1 + Math.Exp(-Math.Clamp(score, -30, 30)));
    }
}
