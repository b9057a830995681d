using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>People at one station, one after the other, until told to rest or until nothing is left to be
/// done.</summary>
internal sealed class StationPerson(
    string station, int number, StationSpec spec, StationGoods goods, ScanHand hand, StationTruth truth, Dice dice,
    TimeProvider time)
{
    private const string Undo = "EDGEVAULT-UNDO";
    private const string Cancel = "EDGEVAULT-CANCEL";
    private const int PiecesMax = 4;

    private readonly Queue<StationPiece> _left = new(goods.PiecesAt(station));
    private int _facts;
    private int _boxes;

    /// <param name="rest">Nobody begins anything new.</param>
    /// <param name="stop">All drop what they hold.</param>
    public async Task RunAsync(CancellationToken rest, CancellationToken stop)
    {
        while (!rest.IsCancellationRequested && _left.Count >= PiecesMax)
        {
            var people = goods.Badges.ToArray();
            dice.Shuffle<(string CustodianId, string Badge)>(people);
            if (!await SignInAsync(people[0].Badge, stop))
            {
                continue;
            }

            var isDone = spec.Activity switch
            {
                StationWork.PutAway => await PutAwayAsync(people[0].CustodianId, stop),
                StationWork.Pack => await PackAsync(people[0].CustodianId, stop),
                _ => await HandOverAsync(people, stop),
            };
            if (!isDone || spec.Activity != StationWork.HandOver)
            {
                await hand.OnceAsync(Cancel, "cancel card", stop);
            }
        }
    }

    private async Task<bool> SignInAsync(string badge, CancellationToken stop)
    {
        // Not where somebody may be signed in still: there it would be taken.
        if (!hand.IsDisturbed && dice.Chance(spec.SlipShare))
        {
            await hand.WrongAsync(goods.PiecesAt(station)[0].Scan(0), "a piece before the badge", stop);
        }

        var outcome = await hand.RightAsync($"]C0{badge}", "badge", stop);
        if (outcome == ScanOutcome.Done)
        {
            hand.IsDisturbed = false;
            return true;
        }

        // Somebody before left without a word that was heard.
        await hand.OnceAsync(Cancel, "cancel card", stop);
        return false;
    }

    private async Task<bool> PutAwayAsync(string custodian, CancellationToken stop)
    {
        for (var places = dice.Next(1, 2); places > 0 && _left.Count >= PiecesMax; places--)
        {
            var place = dice.Pick(goods.PlaceIds);
            if (!IsTaken(await hand.RightAsync(place, "place", stop))
                || await PiecesAsync(piece => new FactKey("put_away", piece.PieceId, place, Handler(custodian)), stop) is null)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> PackAsync(string custodian, CancellationToken stop)
    {
        var box = goods.Sscc(number, ++_boxes);
        if (!IsTaken(await hand.RightAsync($"]C100{box}", "box", stop)))
        {
            return false;
        }

        if (dice.Chance(spec.SlipShare))
        {
            await hand.WrongAsync("]C0SEAL-0000", "a seal before any piece", stop);
        }

        if (await PiecesAsync(piece => new FactKey("packed", piece.PieceId, box, Handler(custodian)), stop) is not > 0)
        {
            return false;
        }

        var isSealed = await hand.RightAsync($"]C0SEAL-{number:D2}{_boxes:D6}", "seal", stop);
        return Tell(isSealed, new FactKey("sealed", "", box, Handler(custodian)));
    }

    private async Task<bool> HandOverAsync((string CustodianId, string Badge)[] people, CancellationToken stop)
    {
        var (giver, receiver, witness) = (people[0], people[1], people[2]);
        var offered = await OfferAsync(stop);
        if (offered.Count == 0)
        {
            return false;
        }

        if (dice.Chance(spec.SlipShare))
        {
            await hand.WrongAsync($"]C0{giver.Badge}", "the giver's own badge", stop);
        }

        var needsWitness = offered.Exists(piece => piece.ValueClass == "high");
        var outcome = await hand.RightAsync($"]C0{receiver.Badge}", "badge of who receives", stop);
        List<(string, string)> custodians = [("giver", giver.CustodianId), ("receiver", receiver.CustodianId)];
        if (needsWitness && IsTaken(outcome))
        {
            outcome = await hand.RightAsync($"]C0{witness.Badge}", "badge of a witness", stop);
            custodians.Add(("witness", witness.CustodianId));
        }

        offered.ForEach(piece => Tell(outcome, new FactKey("hand_over_accepted", piece.PieceId, "", FactKey.Of(custodians))));
        return outcome == ScanOutcome.Done;
    }

    /// <summary>Pieces that are held out and were not taken back.</summary>
    private async Task<List<StationPiece>> OfferAsync(CancellationToken stop)
    {
        var offered = new List<StationPiece>();
        for (var left = dice.Next(1, PiecesMax); left > 0 && _left.TryDequeue(out var piece); left--)
        {
            await SlipAsync(piece, stop);
            if (!IsTaken(await hand.RightAsync(piece.Scan(dice.Next(0, 2)), "piece", stop)))
            {
                return [];
            }

            offered.Add(piece);
            if (dice.Chance(spec.UndoShare))
            {
                offered.RemoveAt(offered.Count - 1);
                if (await hand.OnceAsync(Undo, "undo card", stop) != ScanAnswer.Good)
                {
                    return [];
                }
            }
        }

        return offered;
    }

    /// <summary>Some pieces, with all that goes wrong; how many of them stand, null where the session cannot go
    /// on.</summary>
    private async Task<int?> PiecesAsync(Func<StationPiece, FactKey> factOf, CancellationToken stop)
    {
        var standing = 0;
        for (var left = dice.Next(1, PiecesMax); left > 0 && _left.TryDequeue(out var piece); left--)
        {
            await SlipAsync(piece, stop);
            var code = piece.Scan(dice.Next(0, 2));
            if (!Tell(await hand.RightAsync(code, "piece", stop), factOf(piece)))
            {
                return null;
            }

            standing++;
            if (dice.Chance(spec.SlipShare / 3))
            {
                await hand.WrongAsync(code, "the same piece twice", stop);
            }

            if (dice.Chance(spec.UndoShare))
            {
                standing--;
                if (!await UndoAsync(stop))
                {
                    return null;
                }
            }
        }

        return standing;
    }

    private async Task<bool> UndoAsync(CancellationToken stop)
    {
        var answer = await hand.OnceAsync(Undo, "undo card", stop);
        if (answer != ScanAnswer.Bad)
        {
            // With no answer it is not tried again: that might take back one more.
            truth.Write(new UndoneLine(_facts, station, IsCertain: answer == ScanAnswer.Good));
        }

        return answer == ScanAnswer.Good;
    }

    /// <summary>Something that goes wrong before the right scan, and must leave nothing behind.</summary>
    private async Task SlipAsync(StationPiece piece, CancellationToken stop)
    {
        if (!dice.Chance(spec.SlipShare))
        {
            return;
        }

        var code = piece.Scan(0);
        switch (dice.Next(0, 3))
        {
            case 0:
                // Inside the GTIN, so that what is left is never another piece's number.
                await hand.WrongAsync(code[..dice.Next(7, 15)], "half a code", stop);
                break;
            case 1:
                var at = dice.Next(6, 17);
                var digit = (char)('0' + ((code[at] - '0' + 1) % 10));
                await hand.WrongAsync(code[..at] + digit + code[(at + 1)..], "a misread digit", stop);
                break;
            case 2:
                await hand.WrongAsync("]E04006381333931", "something from the desk", stop);
                break;
            default:
                await hand.WrongAsync("]C0SEAL", "a torn label", stop);
                break;
        }
    }

    private bool Tell(ScanOutcome outcome, FactKey fact)
    {
        if (IsTaken(outcome))
        {
            truth.Write(new FactLine(++_facts, station, time.GetUtcNow(), fact, outcome == ScanOutcome.Done && !hand.IsDisturbed));
        }

        return IsTaken(outcome);
    }

    private static bool IsTaken(ScanOutcome outcome) => outcome is ScanOutcome.Done or ScanOutcome.Perhaps;

    private static string Handler(string custodian) => FactKey.Of([("handler", custodian)]);
}
