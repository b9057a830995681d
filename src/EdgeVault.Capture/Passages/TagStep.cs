using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>What tells whether one tag went through the door with somebody whom the light beams saw there.</summary>
internal sealed class TagStep
{
    private const long AroundUs = 3_000_000;
    private const long MomentUs = 300_000;
    private const long WalkUs = 1_000_000;

    // So much on the silent side is no surprise.
    private const double Faint = 0.3;
    private const double SecondsMost = 2;
    private const float NeverDb = -30;
    private const double BetterMost = 3;
    private const double EndShare = 0.1;
    private const double ChanceLeast = 1e-3;

    public TagProfile Tag { get; private set; } = null!;

    public Stepping Stepping { get; private set; }

    /// <summary>+1 inwards, −1 outwards.</summary>
    public int Way { get; private set; }

    public PassageDirection Direction => Way > 0 ? PassageDirection.In : PassageDirection.Out;

    /// <summary>When it was on the threshold, if it went this way, gateway µs.</summary>
    public long CrossedUs => Stepping.CrossedUs(Way);

    /// <summary>How much better the side that is reached read it after it, nats of amplitude.</summary>
    public double After { get; private set; }

    /// <summary>How much better the side that is left read it before, likewise.</summary>
    public double Before { get; private set; }

    /// <summary>Share of what was read around it that was read while somebody was in the doorway.</summary>
    public double Focus { get; private set; }

    /// <summary>How strongly it was read in that moment against its strongest, dB; at most 0.</summary>
    public double LevelDb { get; private set; }

    /// <summary>When the side that is left had read nine tenths, after that moment, seconds.</summary>
    public double Left { get; private set; }

    /// <summary>When the side that is reached had read one tenth, likewise.</summary>
    public double Reached { get; private set; }

    /// <summary>Between the sides' centres around it, seconds.</summary>
    public double Lead { get; private set; }

    /// <summary>When it was read best, against that moment, seconds.</summary>
    public double Centre { get; private set; }

    /// <summary>Slices around it.</summary>
    public int Reads { get; private set; }

    /// <summary>For how long it had been in view by then, seconds; at most ten minutes.</summary>
    public double AgeSeconds => Math.Clamp((CrossedUs - Tag.InViewSinceUs) / 1e6, -10, 600);

    /// <summary>How long ago that moment is: what was read after it is known so far and no farther, seconds; at most eight.</summary>
    public double SinceSeconds { get; private set; }

    /// <summary>For how long the portal had seen all there was when it came into view, seconds; at most ten minutes. What was not there
    /// before is told from what was not seen before by that.</summary>
    public double SeenSeconds => Math.Clamp((Tag.InViewSinceUs - Tag.SeesSinceUs) / 1e6, -10, 600);

    /// <summary>How much later the beam of the side that is reached was first broken, and last free, seconds.</summary>
    public double FirstGap => Way * (Stepping.Inside.FromUs - Stepping.Outside.FromUs) / 1e6;

    public double LastGap => Way * (Stepping.Inside.ToUs - Stepping.Outside.ToUs) / 1e6;

    /// <summary>How long the beam of each side was broken, from the first to the last time, and how often.</summary>
    public double LeftSeconds => Length(Way > 0 ? Stepping.Outside : Stepping.Inside);

    public double ReachedSeconds => Length(Way > 0 ? Stepping.Inside : Stepping.Outside);

    public int LeftBreaks => Way > 0 ? Stepping.Breaks.Outside : Stepping.Breaks.Inside;

    public int ReachedBreaks => Way > 0 ? Stepping.Breaks.Inside : Stepping.Breaks.Outside;

    /// <summary>Both sides read it around that moment.</summary>
    public bool IsBoth { get; private set; }

    /// <summary>Log-odds of this way by radio alone, of those that it was heard with; nats.</summary>
    public double Radio { get; private set; }

    /// <summary>By how much it was read more weakly then than what usually crosses here, dB; 0 while that is unknown.</summary>
    public double FaintDb { get; private set; }

    /// <summary>How many others were in the doorway within two seconds.</summary>
    public int Crowd { get; private set; }

    /// <summary>How likely by itself.</summary>
    public double Alone { get; set; }

    /// <summary>How likely the others take it to be meanwhile.</summary>
    public double Belief { get; set; }

    /// <summary>How likely with the others.</summary>
    public double Chance { get; set; }

    /// <summary>Of those others that went, the sum of their chances; the best; their level in the moment, hundredths of a dBm; and
    /// the moment when they were read best, seconds; and their <see cref="BetterThen"/>.</summary>
    public (double Sum, double Best, double Level, double Centre, double Then) Others { get; set; }

    /// <summary>Strongest read of those, hundredths of a dBm, mean.</summary>
    public double OthersStrongest { get; set; }

    /// <summary>The best chance that another tag went the other way in this stepping.</summary>
    public double OthersAgainst { get; set; }

    /// <summary>The best chance of this tag with another stepping.</summary>
    public double OthersElsewhen { get; set; }

    /// <summary>Of the tags that were in view then, the share that went, by their own chances.</summary>
    public double OthersShare { get; set; }

    /// <summary>Of the other tags that both sides read then and that had not been here before: mean of their leads, that in standard
    /// errors, and the mean of the lesser of their <see cref="After"/> and <see cref="Before"/>.</summary>
    public (double Mean, double Score, double Least) OthersLead { get; set; }

    /// <summary>As <see cref="Radio"/>, for the other way.</summary>
    public double RadioAgainst { get; private set; }

    /// <summary>When the side that is left last read it around that moment, after it, seconds.</summary>
    public double LeftLast { get; private set; }

    /// <summary>When the side that is reached first read it, likewise.</summary>
    public double ReachedFirst { get; private set; }

    /// <summary>Slices of the side that is left after it, and of the side that is reached before it.</summary>
    public double OwnLeft { get; private set; }

    public double OwnReached { get; private set; }

    /// <summary>Share of all that was read of it that was read around that moment.</summary>
    public double Share { get; private set; }

    /// <summary>By how much another door read it better in that moment, tens of dB, ±3; −3 where no other did.</summary>
    public double BetterThen { get; private set; }

    /// <summary>When each side read it around that moment.</summary>
    public StepProfile Profile { get; } = new();

    /// <summary>How much each side read it when it read those others that went, and those that did not; and which share of what was
    /// read of the former the side that is reached read. −1 where there is nothing to compare.</summary>
    public (float Left, float Reached) LikeWent { get; set; }

    public (float Left, float Reached) LikeStayed { get; set; }

    public float WentReached { get; set; }

    /// <summary>When it was first and last read, against that moment, seconds; ±8.</summary>
    public double FirstSeen => Seen(Tag.Heard[0]);

    public double LastSeen => Seen(Tag.Heard[^1]);

    /// <summary>By how much the side that is left read it better than the other when it came into view, nats.</summary>
    public double Came => -Way * Tag.Came;

    public double MomentLevel => Tag.Strongest + (LevelDb * 100);

    public void Fill(
        TagProfile tag, in Stepping stepping, int way, (double For, double Against) radio, double? usualCentiDbm, int crowd,
        long nowUs)
    {
        (Tag, Stepping, Way, Crowd) = (tag, stepping, way, crowd);
        (Radio, RadioAgainst) = (LogLinear.LogOdds(radio.For, ChanceLeast), LogLinear.LogOdds(radio.Against, ChanceLeast));
        var atUs = CrossedUs;
        SinceSeconds = Math.Clamp((nowUs - atUs) / 1e6, 0, 8);
        // Who stands about in the doorway crosses in one moment of it.
        var from = Math.Max(stepping.FromUs, atUs - WalkUs) - MomentUs;
        var to = Math.Min(stepping.ToUs, atUs + WalkUs) + MomentUs;
        Profile.Clear();
        Span<double> sums = stackalloc double[4];
        var (moment, level, reads, whole) = (0.0, NeverDb, 0, 0.0);
        (LeftLast, ReachedFirst, OwnLeft, OwnReached) = (-SecondsMost, SecondsMost, 0, 0);
        var (left, reached, centre) = (default(Moments), default(Moments), default(Moments));
        foreach (var heard in tag.Heard)
        {
            var weight = heard.Weight(1);
            whole += weight;
            var isReached = heard.IsInside == way > 0;
            Profile.Add(isReached, (heard.AtUs - atUs) / 1e6, weight);
            if (Math.Abs(heard.AtUs - atUs) > AroundUs)
            {
                continue;
            }

            sums[(heard.AtUs > atUs ? 2 : 0) + (isReached ? 1 : 0)] += weight;
            if (heard.AtUs >= from && heard.AtUs <= to)
            {
                (moment, level) = (moment + weight, Math.Max(level, heard.Relative));
            }

            var seconds = (heard.AtUs - atUs) / 1e6;
            if (isReached)
            {
                ReachedFirst = Math.Min(ReachedFirst, seconds);
                OwnReached += seconds < 0 ? heard.Reads : 0;
            }
            else
            {
                LeftLast = Math.Max(LeftLast, seconds);
                OwnLeft += seconds > 0 ? heard.Reads : 0;
            }

            reads += heard.Reads;
            centre.Add(seconds, heard.Weight(2));
            (isReached ? ref reached : ref left).Add(seconds, weight);
        }

        Profile.Close();
        var all = sums[0] + sums[1] + sums[2] + sums[3];
        (After, Before, Focus) = (Ratio(sums[3], sums[2]), Ratio(sums[0], sums[1]), all > 0 ? moment / all : 0);
        Share = whole > 0 ? all / whole : 0;
        (LevelDb, Reads, Centre) = (level, reads, centre.Weight > 0 ? centre.Mean : SecondsMost);
        var elsewhere = tag.Elsewhere.Between(from, to);
        BetterThen = elsewhere == Sighting.NoRssi || tag.Strongest == Sighting.NoRssi ? -BetterMost
            : Math.Clamp((elsewhere - MomentLevel) / 1_000, -BetterMost, BetterMost);
        IsBoth = left.Weight > 0 && reached.Weight > 0;
        Lead = IsBoth ? reached.Mean - left.Mean : 0;
        Left = EndOf(way < 0, 1 - EndShare, left.Weight);
        Reached = EndOf(way > 0, EndShare, reached.Weight);
        FaintDb = usualCentiDbm is { } usual && tag.Strongest != Sighting.NoRssi ? (usual - MomentLevel) / 100 : 0;
    }

    private double Seen(in Heard heard) => Math.Clamp((heard.AtUs - CrossedUs) / 1e6, -8, 8);

    private static double Length((long FromUs, long ToUs) interval) => (interval.ToUs - interval.FromUs) / 1e6;

    private static double Ratio(double one, double other) =>
        Math.Clamp(Math.Log((one + Faint) / (other + Faint)), -4, 4);

    // By when a side had read so much of what it read around that moment.
    private double EndOf(bool isInside, double share, double all)
    {
        var (sum, atUs) = (0.0, CrossedUs);
        foreach (var heard in Tag.Heard)
        {
            if (heard.IsInside == isInside && Math.Abs(heard.AtUs - atUs) <= AroundUs)
            {
                sum += heard.Weight(1);
                if (sum >= all * share)
                {
                    return Math.Clamp((heard.AtUs - atUs) / 1e6, -SecondsMost, SecondsMost);
                }
            }
        }

        return 0;
    }

    private struct Moments
    {
        private double _moment;

        public double Weight { get; private set; }

        public readonly double Mean => _moment / Weight;

        public void Add(double at, double weight)
        {
            Weight += weight;
            _moment += at * weight;
        }
    }
}
