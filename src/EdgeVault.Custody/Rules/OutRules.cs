using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>What is out: for too long, not home at night, or in doubt. Each asks only what is out.</summary>
internal static class OutRules
{
    /// <summary>The site closes, and trays or pieces that should be home are not. One for each closing.</summary>
    public static IEnumerable<Finding> NotHome(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase != Kind.SiteModeChanged || seen.Event.SiteModeChanged.Mode != SiteMode.Night)
        {
            yield break;
        }

        var nowUs = seen.Event.OccurredToUs;
        string[] trays = [.. view.Plan.Standing.Where(id => view.State.ContainerOf(id)?.State.Whereabouts == Whereabouts.Outside).Order(StringComparer.Ordinal)];
        var pieces = view.State.PiecesNotAtRest(Whereabouts.Outside).Where(id => IsExpected(view.State, id, nowUs))
            .Concat(trays.SelectMany(tray => view.Within(tray))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (trays.Length + pieces.Count > 0)
        {
            yield return new Finding(IncidentRule.NotHomeAtClosing, $"not-home/{seen.At}", seen.Occurred)
            {
                Pieces = pieces,
                Cause = seen.At,
                Detail = $"{trays.Length} tray(s) and {pieces.Count} piece(s) are not home: {string.Join(", ", trays.Take(8))}",
            };
        }
    }

    /// <summary>Checked out or sent to work, and not back in time.</summary>
    public static IEnumerable<Finding> TooLong(RuleView view, DateTimeOffset now)
    {
        var overdue = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var pieceId in view.State.PiecesOut)
        {
            view.State.TryGetPiece(pieceId, out var piece);
            if (DueOf(view, piece, now) is { } due)
            {
                // A tray that was checked out as one is overdue as one.
                overdue[due.Occurrence] = overdue.TryGetValue(due.Occurrence, out var known)
                    ? known with { Pieces = [.. known.Pieces, pieceId] }
                    : due with { Pieces = [pieceId] };
            }
        }

        return overdue.Values;
    }

    /// <summary>A crossing that nothing settled: now a person has to look. One for each crossing.</summary>
    public static IEnumerable<Finding> Unsettled(RuleView view, DateTimeOffset now)
    {
        foreach (var pieceId in view.State.PiecesNotAtRest(Whereabouts.Uncertain))
        {
            view.State.TryGetPiece(pieceId, out var piece);
            if (piece.Known.Doubt is { } doubt && now - DoorRules.TimeOf(piece.SinceUs) > view.Plan.SettleAfter)
            {
                yield return new Finding(IncidentRule.UnsettledPassage, $"unsettled/{(doubt.Group.Length > 0 ? doubt.Group : doubt.By)}", now)
                {
                    Pieces = [pieceId],
                    Portal = doubt.Portal,
                    Zone = doubt.InsideZone,
                    Cause = doubt.By,
                    Detail = "in or out could not be decided, and nothing has settled it since",
                };
            }
        }
    }

    /// <summary>A stranger's tag that came in and did not leave. Counted, and only after hours an incident; one with a number of
    /// ours was one when it came.</summary>
    public static IEnumerable<Finding> Stranger(RuleView view, DateTimeOffset now) => view.State.Strangers
        .Where(last => now - DoorRules.TimeOf(last.OccurredUs) > view.Plan.StrangerStay && !OwnPrefixes.Has(view.Plan, TagOf(last), out _))
        .Select(last => new Finding(IncidentRule.LastingStranger, $"stranger/{last.At}", now)
        {
            Portal = last.Portal, Cause = last.At, Detail = $"tag {last.EpcHex} came in and did not leave",
        });

    private static Tag TagOf(UnknownTag tag) => new()
    {
        Epc = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(tag.EpcHex)), Bits = (uint)tag.EpcHex.Length * 4,
    };

    private static bool IsExpected(CustodyState state, string pieceId, long nowUs) => state.TryGetPiece(pieceId, out var piece)
        && piece.Known is { Work: null, Pick: null } known && !(known.CheckOut?.UntilUs > nowUs);

    private static Finding? DueOf(RuleView view, in PieceState piece, DateTimeOffset now)
    {
        if (piece.Known.CheckOut is { } checkOut)
        {
            var due = checkOut.UntilUs > 0
                ? DoorRules.TimeOf(checkOut.UntilUs)
                : DoorRules.TimeOf(checkOut.SinceUs) + view.Plan.OutMax;
            return now - due <= view.Plan.OutGrace ? null : new Finding(IncidentRule.CheckedOutTooLong, $"out/{checkOut.By}", now)
            {
                Cause = checkOut.By,
                People = checkOut.Taker.Length > 0 ? [checkOut.Taker] : [],
                Detail = $"out for {checkOut.Purpose}, due {due:yyyy-MM-dd HH:mm} UTC",
            };
        }

        return piece.Known.Work is { DueUs: > 0 } work && now - DoorRules.TimeOf(work.DueUs) > view.Plan.OutGrace
            ? new Finding(IncidentRule.CheckedOutTooLong, $"out/{work.By}", now)
            {
                Cause = work.By, Detail = $"at work, due {DoorRules.TimeOf(work.DueUs):yyyy-MM-dd HH:mm} UTC",
            }
            : null;
    }
}
