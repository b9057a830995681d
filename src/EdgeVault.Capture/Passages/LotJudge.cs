namespace EdgeVault.Capture.Passages;

/// <summary>How likely a lot went one way: a log-linear model of its evidence, each term bounded and bent where the
/// evidence saturates.</summary>
/// <remarks>Both directions share the weights, so neither is preferred; against both stands "did not cross". How the
/// weights were found, and what they do, is told in docs/operating/portals.md.</remarks>
internal static class LotJudge
{
    /// <summary>How many terms there are.</summary>
    public const int Terms = 26;

    private static ReadOnlySpan<double> Weights =>
    [
        -4.477, 0.179, 1.501, -1.646, 1.592, -5.727, 9.815, -6.560,
        0.537, 1.053, -0.561, 2.252, -0.510, 0.153, 0.386, -1.640,
        1.154, -1.276, 0.649, -0.633, 0.250, -0.059, -1.337, -2.538,
        -1.418, -0.170,
    ];

    public static (double In, double Out) Of(in LotEvidence inwards, in LotEvidence outwards)
    {
        var (a, b) = (Score(inwards), Score(outwards));
        var most = Math.Max(0, Math.Max(a, b));
        var (inside, outside, none) = (Math.Exp(a - most), Math.Exp(b - most), Math.Exp(-most));
        var sum = inside + outside + none;
        return (inside / sum, outside / sum);
    }

    private static double Score(in LotEvidence evidence)
    {
        Span<double> terms = stackalloc double[Terms];
        Fill(evidence, terms);
        return LogLinear.Score(terms, Weights);
    }

    /// <summary>The terms of one direction's evidence.</summary>
    public static void Fill(in LotEvidence evidence, Span<double> terms)
    {
        Span<double> agreed =
        [
            Math.Clamp(evidence.Ends / 0.4, -2, 2), Math.Clamp(evidence.EndsNear / 0.4, -2, 2),
            Math.Clamp(evidence.Lead / 0.5, -2, 2), Math.Clamp(evidence.Path / 3, -2, 2),
        ];
        agreed.Sort();
        var ends = Math.Clamp(evidence.Ends, -1, 1.2);
        var near = Math.Clamp(evidence.EndsNear, -1, 1.2);
        var lead = Math.Clamp(evidence.Lead, -0.6, 3);
        var path = Math.Clamp(evidence.Path, -10, 10) / 5;
        var faint = Math.Clamp(evidence.FaintDb, -15, 30) / 10;
        var tooFaint = LogLinear.Above(faint, 0.8);
        terms[0] = 1;
        terms[1] = ends;
        terms[2] = LogLinear.Above(ends, 0);
        terms[3] = near;
        terms[4] = LogLinear.Above(near, 0);
        terms[5] = lead;
        terms[6] = LogLinear.Above(lead, 0);
        terms[7] = LogLinear.Above(lead, 0.8);
        terms[8] = LogLinear.Above(lead, 1.8);
        terms[9] = Math.Clamp(evidence.LeadScore, -8, 8) / 4;
        terms[10] = path;
        terms[11] = LogLinear.Above(path, 0);
        terms[12] = faint;
        terms[13] = tooFaint;
        terms[14] = evidence.UnevenDb / 10;
        terms[15] = evidence.IsSingle ? 1 : 0;
        terms[16] = agreed[0];
        terms[17] = LogLinear.Above(agreed[0], 0);
        terms[18] = agreed[1];
        terms[19] = LogLinear.Above(agreed[1], 0);
        terms[20] = agreed[2];
        terms[21] = LogLinear.Above(agreed[2], 0);
        terms[22] = LogLinear.Above(agreed[0], 0) * tooFaint;
        terms[23] = Math.Min(Math.Log2(evidence.Members), 4) / 4;
        terms[24] = evidence.Better;
        terms[25] = evidence.Members <= 2 ? LogLinear.Above(agreed[0], 0) : 0;
    }
}
