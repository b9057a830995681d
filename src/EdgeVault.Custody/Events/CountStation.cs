using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Events;

/// <summary>The events of a count at a station.</summary>
internal static class CountStation
{
    /// <summary>Opens a count of the place's zone, or joins the one that is open there.</summary>
    public static CustodyEvent Begin(DeskPage page, CustodyEvent made, StationScanned input)
    {
        made.PlaceId = EventText.Bound(input.Fact.Code.Id);
        Add(made, input);
        if (CountWriter.OpenIn(page.State, input.Zone) is { } open)
        {
            made.Causes.Add(open.At.Index);
            made.StationStep = new StationStep { Step = StationStepKind.Counting };
            return made;
        }

        made.CountOpened = OpeningOf(page.State, input.Zone, input.Counting);
        return made;
    }

    /// <summary>What kind of count it is follows from how the site works now.</summary>
    public static CountOpened OpeningOf(CustodyState state, string zone, CountZone counting)
    {
        var kind = state.Mode.Mode switch
        {
            SiteMode.Opening => CountKind.Opening,
            SiteMode.Closing => CountKind.Closing,
            SiteMode.Count => CountKind.Full,
            _ => CountKind.Cycle,
        };
        return new CountOpened
        {
            CountKind = kind,
            Zone = EventText.Bound(zone),
            Frozen = kind == CountKind.Full,
            TwoTechnologies = counting.IsTwoTechnologies,
        };
    }

    public static CustodyEvent Found(DeskPage page, CustodyEvent made, StationScanned input)
    {
        made.PlaceId = EventText.Bound(input.Before.Target);
        made.CountLine = CountWriter.OpenIn(page.State, input.Zone) is { } open
            ? CountWriter.Found(page.State, open, input.Fact.Code.Id, CountTechnology.Barcode)
            // Somebody else ended it meanwhile; the piece is there all the same.
            : new CountLine { Result = CountResult.Present, Technology = CountTechnology.Barcode, Pass = 1, Zone = EventText.Bound(input.Zone) };
        Add(made, input);
        return made;
    }

    public static IEnumerable<CustodyEvent> End(DeskPage page, Func<CustodyEvent> make, StationScanned input)
    {
        if (CountWriter.OpenIn(page.State, input.Zone) is not { } open)
        {
            var none = make();
            none.StationStep = new StationStep { Step = StationStepKind.Cancelled };
            Add(none, input);
            yield return none;
            yield break;
        }

        // What two people did not find with a scanner is not there.
        var (lines, closed) = CountWriter.End(page.State, page.Register, open, input.Counting, CountLook.Scanner);
        foreach (var (pieceId, line) in lines)
        {
            var missing = make();
            missing.PieceId = EventText.Bound(pieceId);
            missing.PlaceId = "";
            missing.CountLine = line;
            missing.Causes.Add(open.At.Index);
            Add(missing, input);
            yield return missing;
        }

        var end = make();
        end.Causes.Add(open.At.Index);
        if (closed is null)
        {
            end.StationStep = new StationStep { Step = StationStepKind.Counting };
        }
        else
        {
            end.CountClosed = closed;
        }

        Add(end, input);
        foreach (var counter in open.Counters.Where(counter => counter != input.Before.Custodian))
        {
            end.Custodians.Add(new Custodian { CustodianId = counter, Role = StationRoles.Counter });
        }

        yield return end;
    }

    private static void Add(CustodyEvent made, StationScanned input) => made.Custodians.Add(
        new Custodian { CustodianId = EventText.Bound(input.Before.Custodian), Role = StationRoles.Counter });
}
