using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Tests.Support;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Random facts of every kind, from a seed: sensible ones and such as no sane site would record, with ids and indices
/// that mostly mean something.</summary>
internal sealed class WildHistory(Random random)
{
    public const int Pieces = 16;

    private static readonly string[] Zones = ["vault-a", "vault-b", "corridor"];

    private DateTimeOffset _now = Vault.Start;

    public IReadOnlyList<CustodyInput> Batch(Vault vault) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) == 0 ? (CustodyInput)Crossing() : Any(vault))];

    private CrossingGroup Crossing()
    {
        _now = _now.AddSeconds(random.Next(0, 90));
        var group = new byte[16];
        random.NextBytes(group);
        return Vault.Group([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Vault.Cross(
            Vault.Tag(random.Next(Pieces)), (Direction)random.Next(1, 5), _now.AddSeconds(-random.Next(300)),
            random.Next(6) == 0))]) with
        {
            GroupId = group,
            Carriers = random.Next(3) == 0 ? ["anna"] : [],
        };
    }

    private Fact Any(Vault vault)
    {
        _now = _now.AddSeconds(random.Next(0, 90));
        var kind = AnyKind.Of(AnyKind.Fields[random.Next(AnyKind.Fields.Count)], random);
        var isContainer = random.Next(3) == 0;
        var needsContainer = kind is Packed or Aggregated or Disaggregated or Sealed or Unsealed;
        var fact = new Fact
        {
            Kind = kind,
            From = _now,
            PieceId = isContainer ? "" : Piece(),
            ContainerId = isContainer || needsContainer ? Container() : "",
            PlaceId = $"PL-{random.Next(3)}",
            Custodians = [new FactCustodian($"c-{random.Next(3)}", StationRoles.Handler), new FactCustodian($"c-{random.Next(3)}", StationRoles.Receiver)],
            GroupId = random.Next(2) == 0 ? new byte[16] : default,
        };
        Aim(vault, kind, fact);
        return fact;
    }

    /// <summary>Numbers that point to something real.</summary>
    private void Aim(Vault vault, IMessage kind, Fact fact)
    {
        switch (kind)
        {
            case Corrected corrected:
                corrected.Index = LastOf(vault, fact);
                break;
            case PassageSettled settled:
                settled.Passage = vault.State.TryGetPiece(fact.PieceId, out var piece) ? piece.Known.Doubt?.By.Index ?? 0 : 0;
                settled.Zone = Zone();
                break;
            case CountLine line:
                line.Count = vault.State.OpenCounts.LastOrDefault()?.At.Index ?? 0;
                line.Zone = Zone();
                break;
            case CountClosed closed:
                closed.Count = vault.State.OpenCounts.FirstOrDefault()?.At.Index ?? 0;
                closed.Zone = Zone();
                break;
            case IncidentOpened opened:
                opened.Pieces.Clear();
                opened.Pieces.Add([Piece(), Piece()]);
                break;
            case IncidentExtended extended:
                extended.Incident = vault.State.OpenIncidents.LastOrDefault()?.At.Index ?? 0;
                extended.IncidentEpoch = 0;
                extended.Pieces.Clear();
                extended.Pieces.Add([Piece(), Piece()]);
                break;
            case IncidentClosed closed:
                closed.Incident = vault.State.OpenIncidents.FirstOrDefault()?.At.Index ?? 0;
                closed.IncidentEpoch = 0;
                break;
            case HoldReleased released:
                released.Hold = vault.State.TryGetPiece(fact.PieceId, out var held) && held.Known.Holds.Count > 0
                    ? held.Known.Holds[0].By.Index
                    : 0;
                break;
            case Aggregated aggregated:
                aggregated.InnerContainerId = fact.PieceId.Length > 0 ? "" : Container();
                break;
            case Disaggregated disaggregated:
                disaggregated.InnerContainerId = fact.PieceId.Length > 0 ? "" : Container();
                break;
            case StoneSet set:
                set.StoneId = Piece();
                break;
            case StoneUnset unset:
                unset.StoneId = vault.State.TryGetPiece(fact.PieceId, out var mount) && mount.Known.Stones.Count > 0
                    ? mount.Known.Stones[0].StoneId
                    : Piece();
                break;
            case ParcelSplit split:
                split.Parts[0].PieceId = $"part-{random.Next(4)}";
                break;
            case Passage passage:
                (passage.InsideZone, passage.OutsideZone) = (Zone(), "corridor");
                break;
            case PutAway put:
                put.Zone = Zone();
                break;
            case Moved moved:
                moved.Zone = Zone();
                break;
            case Observed observed:
                observed.Zone = Zone();
                break;
            case Received received:
                received.Zone = Zone();
                break;
            case Returned returned:
                returned.Zone = Zone();
                break;
            case WorkReturned returned:
                returned.Zone = Zone();
                break;
        }
    }

    private ulong LastOf(Vault vault, Fact fact)
    {
        if (random.Next(4) == 0 || !vault.State.TryGetPiece(fact.PieceId, out var piece))
        {
            return (ulong)random.Next(vault.Ledger.Count + 1);
        }

        var known = piece.Known;
        EventAt?[] facts =
        [
            piece.LastEvent, piece.PlacedBy, known.Away?.By, known.MissingBy, known.Custody?.By, known.Title?.By,
            .. known.Holds.Select(hold => (EventAt?)hold.By), .. known.Certificates.Select(paper => (EventAt?)paper.By),
            .. known.Stones.Select(stone => (EventAt?)stone.By),
        ];
        EventAt[] said = [.. facts.Where(at => at is not null).Select(at => at!.Value)];
        return said[random.Next(said.Length)].Index;
    }

    private string Piece() => $"p-{random.Next(Pieces)}";

    private string Container() => $"box-{random.Next(5)}";

    private string Zone() => Zones[random.Next(Zones.Length)];
}
