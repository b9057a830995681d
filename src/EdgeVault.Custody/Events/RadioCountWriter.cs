using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Events;

/// <summary>The events of a look by readers.</summary>
internal static class RadioCountWriter
{
    public static void Write(DeskPage page, RadioCounted input)
    {
        var count = CountWriter.OpenIn(page.State, input.Zone) ?? Open(page, input);
        // A tray that answers says nothing of what is in it.
        string[] found =
        [
            .. input.Tags.Select(tag => page.SubjectOf(tag).PieceId).Where(static id => id.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        foreach (var pieceId in found)
        {
            var line = CountWriter.Found(page.State, count, pieceId, CountTechnology.Radio);
            line.ReadPermille = input.Counting.RadioPermille;
            Add(page, input, made => made.CountLine = line, pieceId);
        }

        End(page, input, count, found);
    }

    private static CountRow Open(DeskPage page, RadioCounted input)
    {
        var opened = CountStation.OpeningOf(page.State, input.Zone, input.Counting);
        var at = Add(page, input, made => made.CountOpened = opened);
        return new CountRow(
            at, opened.CountKind, opened.Zone, opened.ValueClass, opened.Frozen, opened.TwoTechnologies,
            CustodyTime.ToUs(input.At), [input.Counter]);
    }

    private static void End(DeskPage page, RadioCounted input, CountRow count, IReadOnlyList<string> found)
    {
        var look = new CountLook(CountTechnology.Radio, input.Counting.RadioPermille, found);
        var (lines, closed) = CountWriter.End(page.State, page.Register, count, input.Counting, look);
        foreach (var (pieceId, line) in lines)
        {
            Add(page, input, made => made.CountLine = line, pieceId, count);
        }

        if (closed is not null)
        {
            (closed.WeightMg, closed.ExpectedWeightMg) = (input.WeightMg, input.WeightMg > 0 ? WeightOf(page, found) : 0);
            Add(page, input, made => made.CountClosed = closed, "", count);
        }
    }

    /// <summary>0 where it is not known of all of them.</summary>
    private static ulong WeightOf(DeskPage page, IReadOnlyList<string> pieces)
    {
        var sum = 0UL;
        foreach (var pieceId in pieces)
        {
            var weight = page.State.TryGetPiece(pieceId, out var known) ? known.Known.Intake?.WeightMg ?? 0 : 0;
            if (weight == 0)
            {
                return 0;
            }

            sum += weight;
        }

        return sum;
    }

    private static EventAt Add(
        DeskPage page, RadioCounted input, Action<CustodyEvent> put, string pieceId = "", CountRow? count = null)
    {
        var made = page.NewEvent(input.At, input.At);
        made.ReadPoint = EventText.Bound(input.ReadPoint, EventText.UriCharsMax);
        made.PieceId = EventText.Bound(pieceId);
        made.Custodians.Add(new Custodian { CustodianId = EventText.Bound(input.Counter), Role = StationRoles.Counter });
        foreach (var before in count?.Counters.Where(counter => counter != input.Counter && pieceId.Length == 0) ?? [])
        {
            made.Custodians.Add(new Custodian { CustodianId = before, Role = StationRoles.Counter });
        }

        if (count is not null)
        {
            made.Causes.Add(count.At.Index);
        }

        put(made);
        return page.Add(made);
    }
}
