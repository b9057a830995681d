using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Events;

/// <summary>Coverage gaps: each closing event names the one opening event that it ends, also across a
/// restart.</summary>
internal static class GapWriter
{
    private const int AntennasMax = 256;

    public static void Write(DeskPage page, GapOpened input)
    {
        var opened = page.NewEvent(input.From, input.From);
        opened.ReadPoint = EventText.Bound(input.ReadPoint, EventText.UriCharsMax);
        opened.CoverageGapOpened = new CoverageGapOpened
        {
            Portal = EventText.Bound(input.Portal),
            Reader = EventText.Bound(input.Reader),
            Cause = input.Cause,
            Detail = EventText.Bound(input.Detail, EventText.DetailCharsMax),
            InsideZone = EventText.Bound(input.InsideZone),
            OutsideZone = EventText.Bound(input.OutsideZone),
        };
        opened.CoverageGapOpened.Antennas.AddRange(Canonical(input.Antennas));
        page.Open(OpenGap.From(page.Add(opened), opened));
    }

    public static void Write(DeskPage page, GapClosed input)
    {
        uint[] antennas = [.. Canonical(input.Antennas)];
        bool Ends(OpenGap gap) =>
            gap.Portal == EventText.Bound(input.Portal) && gap.Reader == EventText.Bound(input.Reader)
            && gap.Cause == input.Cause && (antennas.Length == 0 || gap.Antennas.AsSpan().SequenceEqual(antennas));

        var ended = page.TakeGaps(Ends);
        if (ended.Count == 0)
        {
            Write(page, OpeningOf(input));
            ended = page.TakeGaps(Ends);
        }

        foreach (var gap in ended)
        {
            Close(page, input, gap);
        }
    }

    private static IEnumerable<uint> Canonical(IReadOnlyList<uint> antennas) =>
        antennas.Distinct().Order().Take(AntennasMax);

    private static GapOpened OpeningOf(GapClosed input) => new()
    {
        Portal = input.Portal,
        ReadPoint = input.ReadPoint,
        Reader = input.Reader,
        Antennas = input.Antennas,
        Cause = input.Cause,
        InsideZone = input.InsideZone,
        OutsideZone = input.OutsideZone,
        From = input.From,
    };

    private static void Close(DeskPage page, GapClosed input, OpenGap gap)
    {
        var closed = page.NewEvent(input.From, input.To);
        closed.OccurredFromUs = gap.FromUs;
        closed.ReadPoint = EventText.Bound(input.ReadPoint, EventText.UriCharsMax);
        closed.Causes.Add(gap.Opened.Index);
        closed.CoverageGapClosed = new CoverageGapClosed
        {
            Portal = gap.Portal,
            Reader = gap.Reader,
            Opened = gap.Opened.Index,
            Cause = gap.Cause,
        };
        page.Add(closed);
    }
}
