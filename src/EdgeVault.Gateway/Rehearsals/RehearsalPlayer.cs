using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gs1.Epc;
using Google.Protobuf;
using V1 = EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>Plays the lines of a script.</summary>
/// <param name="site">Where it is set.</param>
/// <param name="rehearsal">What it moves.</param>
/// <param name="refused">Told of what a station, a door or the gateway refused, by line; that is an answer, and no
/// fault.</param>
/// <param name="asked">Told that stock was asked for, by line.</param>
internal sealed class RehearsalPlayer(
    RehearsalSite site, Rehearsal rehearsal, Action<int, string> refused, Action<int> asked)
{
    private static readonly JsonParser Events = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    private readonly CaptureMapping _mapping = new(
        site.Capture, rehearsal.Stations.Badges, radioBadges: new RadioBadges(site.Custodians, rehearsal.HasSubject));
    private long _gap;

    /// <exception cref="RehearsalException">The line speaks of what the site does not have.</exception>
    public void Play(int line, RehearsalStep step)
    {
        rehearsal.Advance(step.At);
        switch (step)
        {
            case { Cross: { } cross }:
                Commit(PassagesOf(line, step.At, cross));
                break;
            case { Badge: { } badge }:
                Portal(line, badge.Portal);
                Answer(line, rehearsal.Stations.Show(badge.Portal, badge.Code, step.At));
                break;
            case { Door: { } door }:
                Portal(line, door.Portal);
                Commit(new PortalInputChanged(
                    step.At, door.Portal, InputKind.Door, StateOf(line, door.State), step.At, "rehearsal/gpi1"));
                break;
            case { Gap: { } gap }:
                Portal(line, gap.Portal);
                Commit(GapOf(line, step.At, gap));
                break;
            case { Scan: { } scan }:
                Scan(line, step.At, scan);
                break;
            case { Sweep: { } sweep }:
                Sweep(line, step.At, sweep);
                break;
            case { Air: { } air }:
                rehearsal.Air(new AirReading(air.Sensor, air.Zone, step.At, air.TemperatureC, air.HumidityPercent));
                break;
            case { Say: { } say }:
                rehearsal.Commit(FactOf(line, step.At, say.GetRawText()));
                break;
            case { Account: { } account }:
                Account(line, step.At, account);
                break;
            case { Settle: { } settle }:
                Settle(line, step.At, settle);
                break;
            default:
                asked(line);
                break;
        }
    }

    private void Commit(CaptureOutput output)
    {
        if (_mapping.ToInput(output) is { } input)
        {
            rehearsal.Commit(input);
        }
    }

    private PassagesDecided PassagesOf(int line, DateTimeOffset at, CrossStep cross)
    {
        Portal(line, cross.Portal);
        var direction = cross.Direction switch
        {
            "in" => PassageDirection.In,
            "out" => PassageDirection.Out,
            "turned_back" => PassageDirection.TurnedBack,
            "unresolved" => PassageDirection.Unresolved,
            _ => throw new RehearsalException(
                line, $"direction is '{cross.Direction}'; in, out, turned_back or unresolved would do."),
        };
        var from = at - TimeSpan.FromSeconds(Math.Clamp(cross.Seconds, 0, 3_600));
        var group = new byte[CrossingGroup.GroupIdBytes];
        BitConverter.TryWriteBytes(group, (long)line);
        return new PassagesDecided(
            at, cross.Portal, group, [.. cross.Epcs.Select((_, number) => PassageOf(line, cross, number, direction, from, at))])
        {
            IsBacklog = cross.Backlog,
        };
    }

    private static Capture.Passage PassageOf(
        int line, CrossStep cross, int number, PassageDirection direction, DateTimeOffset from, DateTimeOffset to)
    {
        var decided = cross.Unresolved?.Contains(cross.Epcs[number]) == true ? PassageDirection.Unresolved : direction;
        return new Capture.Passage
        {
            Epc = BitsOf(line, cross.Epcs[number]),
            Tid = cross.Tids?.ElementAtOrDefault(number) is { Length: > 0 } tid ? BitsOf(line, tid) : null,
            Direction = decided,
            Reason = decided == PassageDirection.Unresolved ? Capture.UnresolvedReason.Conflict : Capture.UnresolvedReason.None,
            From = from,
            To = to,
            Antennas = [],
            GroupSeen = cross.Epcs.Count,
        };
    }

    private CaptureOutput GapOf(int line, DateTimeOffset at, GapStep gap) => gap.State switch
    {
        "open" => new Capture.CoverageGapOpened(
            at, ++_gap, gap.Portal, gap.Reader, [], Capture.GapCause.ReaderDisconnected, "rehearsed", at),
        "closed" => new Capture.CoverageGapClosed(
            at, _gap, gap.Portal, gap.Reader, Capture.GapCause.ReaderDisconnected, at, at),
        _ => throw new RehearsalException(line, $"a gap's state is '{gap.State}'; open or closed would do."),
    };

    private void Scan(int line, DateTimeOffset at, ScanStep scan)
    {
        // As a station does before it looks at a scan: time may not have stopped in between.
        foreach (var ended in rehearsal.Stations.Silent(at))
        {
            rehearsal.Commit(ended);
        }

        var turn = rehearsal.Stations.Scan(scan.Station, scan.Code, at) ?? throw new RehearsalException(
            line, $"there is no station '{scan.Station}'; {string.Join(", ", rehearsal.Stations.Ids.DefaultIfEmpty("none"))} are.");
        Answer(line, turn.Refusal);
        if (turn.Input is { } input)
        {
            rehearsal.Commit(input);
        }
    }

    private void Sweep(int line, DateTimeOffset at, SweepStep sweep)
    {
        if (!CountStations.MayCount(rehearsal.State, sweep.Zone, sweep.Counter))
        {
            Answer(line, StationRefusal.SamePerson);
            return;
        }

        rehearsal.Commit(new RadioCounted
        {
            Zone = sweep.Zone,
            Counting = site.Custody.Counts.Of(sweep.Zone),
            Tags = [.. sweep.Epcs.Select(epc => BitsOf(line, epc))],
            Counter = sweep.Counter,
            At = at,
            WeightMg = sweep.WeightMg,
        });
    }

    private void Account(int line, DateTimeOffset at, AccountStep account)
    {
        var cause = WordOf<IncidentCause>(line, "cause", account.Cause);
        var open = rehearsal.State.OpenIncidents.Where(row => RulePlanBuilder.NameOf(row.Rule) == account.Rule
            && (account.Piece.Length == 0 || row.Pieces.Contains(account.Piece))
            && (account.Portal.Length == 0 || row.Portal == account.Portal)
            && (account.Zone.Length == 0 || row.Zone == account.Zone)).ToList();
        if (open.Count == 0)
        {
            refused(line, $"no incident of {account.Rule} is open there");
        }

        foreach (var incident in open)
        {
            if (IncidentClosing.Refusal(incident, cause, account.People) is { } refusal)
            {
                refused(line, refusal);
            }
            else
            {
                rehearsal.Commit(IncidentClosing.Close(incident, cause, "rehearsed", account.People, at));
            }
        }
    }

    private void Settle(int line, DateTimeOffset at, SettleStep settle)
    {
        if (!rehearsal.State.TryGetPiece(settle.Piece, out var piece) || piece.Known.Doubt is not { } doubt)
        {
            refused(line, $"'{settle.Piece}' is not in doubt");
            return;
        }

        var direction = WordOf<V1.Direction>(line, "direction", settle.Direction);
        rehearsal.Commit(new Fact
        {
            Kind = new PassageSettled
            {
                Portal = doubt.Portal,
                Passage = doubt.By.Index,
                Direction = direction,
                By = SettledBy.Person,
                Zone = direction == V1.Direction.In ? doubt.InsideZone : doubt.OutsideZone,
            },
            From = at,
            PieceId = settle.Piece,
            Causes = [doubt.By.Index],
            Custodians = [new FactCustodian(settle.Person, StationRoles.Handler)],
        });
    }

    private static Fact FactOf(int line, DateTimeOffset at, string json)
    {
        try
        {
            var said = Events.Parse<CustodyEvent>(json);
            var kind = CustodyEvent.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(said)
                ?? throw new RehearsalException(line, "an event of no kind is said.");
            return new Fact
            {
                Kind = (IMessage)kind.Accessor.GetValue(said),
                From = at,
                PieceId = said.PieceId,
                ContainerId = said.ContainerId,
                PlaceId = said.PlaceId,
                GroupId = said.GroupId.Memory,
                Custodians = [.. said.Custodians.Select(static person => new FactCustodian(person.CustodianId, person.Role))],
            };
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new RehearsalException(line, $"no custody event: {fault.Message}", fault);
        }
    }

    private void Answer(int line, StationRefusal refusal)
    {
        if (refusal != StationRefusal.None)
        {
            refused(line, StockMapping.WordOf(refusal));
        }
    }

    private void Portal(int line, string portal)
    {
        if (!site.Capture.Portals.ContainsKey(portal))
        {
            throw new RehearsalException(
                line, $"there is no portal '{portal}'; {string.Join(", ", site.Capture.Portals.Keys.DefaultIfEmpty("none"))} are.");
        }
    }

    private static EpcBits BitsOf(int line, string hex) => TagHex.TryParse(hex, out var bits)
        ? bits
        : throw new RehearsalException(line, $"'{hex}' is no tag; {TagHex.Wanted} would do.");

    private static InputState StateOf(int line, string state) => state switch
    {
        "open" => InputState.On,
        "closed" => InputState.Off,
        "unknown" => InputState.Unknown,
        _ => throw new RehearsalException(line, $"a door's state is '{state}'; open, closed or unknown would do."),
    };

    private static T WordOf<T>(int line, string field, string word)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>().Skip(1).ToList();
        var at = values.FindIndex(value => StockMapping.WordOf(value) == word);
        return at >= 0 ? values[at] : throw new RehearsalException(
            line, $"{field} is '{word}'; {string.Join(", ", values.Select(StockMapping.WordOf))} would do.");
    }
}
