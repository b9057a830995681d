using System.Security.Cryptography;
using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stations;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>The events of one accepted scan. The last of them carries the scan: should a crash leave only the first of
/// several, the station waits for that scan still, and no piece is left out.</summary>
internal static class StationWriter
{
    public static void Write(DeskPage page, StationScanned input)
    {
        List<CustodyEvent> events = [.. EventsOf(page, input)];
        events[^1].Scan = StationScans.Of(input);
        events.ForEach(made => page.Add(made));
    }

    private static IEnumerable<CustodyEvent> EventsOf(DeskPage page, StationScanned input) => input.Effect switch
    {
        StationEffect.SignIn => [Step(page, input, StationStepKind.SignedIn)],
        StationEffect.ChoosePlace => [Step(page, input, StationStepKind.PlaceChosen)],
        StationEffect.ChooseBox => [Step(page, input, StationStepKind.BoxChosen)],
        StationEffect.AskForWitness => [Step(page, input, StationStepKind.WitnessAsked)],
        StationEffect.PutAway => [PutAway(page, input)],
        StationEffect.Offer => [Offer(page, input)],
        StationEffect.HandOver or StationEffect.WitnessHandOver => Accept(page, input),
        StationEffect.Pack => [Pack(page, input)],
        StationEffect.Seal => [Seal(page, input)],
        StationEffect.Undo => [Undo(page, input)],
        StationEffect.BeginCount => [CountStation.Begin(page, New(page, input), input)],
        StationEffect.CountPiece => [CountStation.Found(page, New(page, input, input.Fact.Code.Id), input)],
        StationEffect.EndCount => CountStation.End(page, () => New(page, input), input),
        StationEffect.SignOut => End(page, input, StationStepKind.Cancelled),
        null => End(page, input, StationStepKind.TimedOut),
        _ => throw new ArgumentException($"No event is written for {input.Effect}.", nameof(input)),
    };

    private static CustodyEvent Step(DeskPage page, StationScanned input, StationStepKind step)
    {
        var made = New(page, input);
        made.StationStep = new StationStep { Step = step };
        switch (step)
        {
            case StationStepKind.SignedIn:
                Add(made, input.Fact.Code.Id, StationRoles.Handler);
                break;
            case StationStepKind.WitnessAsked:
                Add(made, input.Before.Custodian, StationRoles.Giver);
                Add(made, input.Fact.Code.Id, StationRoles.Receiver);
                break;
            default:
                Add(made, input.Before.Custodian, StationRoles.Handler);
                break;
        }

        made.PlaceId = step == StationStepKind.PlaceChosen ? EventText.Bound(input.Fact.Code.Id) : made.PlaceId;
        made.ContainerId = step == StationStepKind.BoxChosen ? EventText.Bound(input.Fact.Code.Id) : "";
        return made;
    }

    private static CustodyEvent PutAway(DeskPage page, StationScanned input)
    {
        var made = New(page, input, input.Fact.Code.Id);
        made.PlaceId = EventText.Bound(input.Before.Target);
        made.PutAway = new PutAway { Zone = EventText.Bound(input.Zone) };
        Add(made, input.Before.Custodian, StationRoles.Handler);
        return made;
    }

    private static CustodyEvent Offer(DeskPage page, StationScanned input)
    {
        var made = New(page, input, input.Fact.Code.Id);
        made.HandOverOffered = new HandOverOffered();
        Add(made, input.Before.Custodian, StationRoles.Giver);
        return made;
    }

    private static IEnumerable<CustodyEvent> Accept(DeskPage page, StationScanned input)
    {
        var isWitnessed = input.Effect == StationEffect.WitnessHandOver;
        foreach (var piece in input.Before.Pieces)
        {
            var made = New(page, input, piece.Id);
            made.HandOverAccepted = new HandOverAccepted();
            made.GroupId = GroupOf(input);
            made.Causes.Add(piece.Event.Index);
            Add(made, input.Before.Custodian, StationRoles.Giver);
            Add(made, isWitnessed ? input.Before.Receiver : input.Fact.Code.Id, StationRoles.Receiver);
            if (isWitnessed)
            {
                Add(made, input.Fact.Code.Id, StationRoles.Witness);
            }

            yield return made;
        }
    }

    private static CustodyEvent Pack(DeskPage page, StationScanned input)
    {
        var made = New(page, input, input.Fact.Code.Id);
        made.ContainerId = EventText.Bound(input.Before.Target);
        made.Packed = new Packed();
        Add(made, input.Before.Custodian, StationRoles.Handler);
        return made;
    }

    private static CustodyEvent Seal(DeskPage page, StationScanned input)
    {
        var made = New(page, input);
        made.ContainerId = EventText.Bound(input.Before.Target);
        made.Sealed = new Sealed
        {
            Seal = EventText.Bound(input.Fact.Code.Id), Pieces = (uint)input.Before.Pieces.Count,
        };
        made.Causes.AddRange(input.Before.Pieces.Select(piece => piece.Event.Index));
        Add(made, input.Before.Custodian, StationRoles.Handler);
        return made;
    }

    private static CustodyEvent Undo(DeskPage page, StationScanned input)
    {
        var piece = input.Before.Pieces[^1];
        var made = New(page, input, piece.Id);
        made.Corrected = new Corrected { Index = piece.Event.Index };
        made.Causes.Add(piece.Event.Index);
        Add(made, input.Before.Custodian, StationRoles.Handler);
        return made;
    }

    /// <summary>What was offered goes back to the giver, in so many words; else one step.</summary>
    private static IEnumerable<CustodyEvent> End(DeskPage page, StationScanned input, StationStepKind why)
    {
        if (input.Before is not { Activity: Stations.StationActivity.HandOver, Pieces.Count: > 0 })
        {
            yield return Step(page, input, why);
            yield break;
        }

        foreach (var piece in input.Before.Pieces)
        {
            var made = New(page, input, piece.Id);
            made.HandOverRefused = new HandOverRefused { Why = why };
            made.GroupId = GroupOf(input);
            made.Causes.Add(piece.Event.Index);
            Add(made, input.Before.Custodian, StationRoles.Giver);
            if (input.Before.Receiver.Length > 0)
            {
                Add(made, input.Before.Receiver, StationRoles.Receiver);
            }

            yield return made;
        }
    }

    private static CustodyEvent New(DeskPage page, StationScanned input, string pieceId = "")
    {
        var made = page.NewEvent(input.Fact.At, input.Fact.At);
        made.ReadPoint = EventText.Bound(input.ReadPoint, EventText.UriCharsMax);
        made.PieceId = EventText.Bound(pieceId);
        made.PlaceId = EventText.Bound(input.PlaceId);
        return made;
    }

    private static void Add(CustodyEvent made, string custodianId, string role) =>
        made.Custodians.Add(new Custodian { CustodianId = EventText.Bound(custodianId), Role = role });

    /// <summary>No other hand-over begins with this event of this ledger.</summary>
    private static ByteString GroupOf(StationScanned input)
    {
        var text = $"{input.Station}/{input.Before.Pieces[0].Event}";
        return ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, CrossingGroup.GroupIdBytes);
    }
}
