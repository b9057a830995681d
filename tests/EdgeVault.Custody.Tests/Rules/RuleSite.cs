using System.Collections.Immutable;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Doors;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using Google.Protobuf;
using Place = EdgeVault.Custody.Pieces.Place;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>A site with rules, as a host runs them: each event is applied and looked at, and what that means is recorded
/// behind it.</summary>
internal sealed class RuleSite
{
    public static readonly RulePlan Plan = new()
    {
        Portals = ImmutableDictionary<string, PortalRules>.Empty
            .Add("door-1", new PortalRules(NeedsBadge: true, NeedsTwo: false, TimeSpan.FromMinutes(2), NeedsAuthorisation: true))
            .Add("door-2", new PortalRules(NeedsBadge: true, NeedsTwo: true, TimeSpan.FromMinutes(2), NeedsAuthorisation: true)),
        Standing = ["tray-s"],
        OwnPrefixes = ["0614141"],
        Limits = ImmutableDictionary<string, decimal>.Empty.Add("vault-a", 350),
        ShipmentLimit = 150,
        Values = ImmutableDictionary<ValueClass, decimal>.Empty.Add(ValueClass.High, 100).Add(ValueClass.Low, 1),
    };

    private readonly RuleWatch _watch;
    private readonly ulong _first;

    /// <summary>One, with room for two.</summary>
    public static readonly IReadOnlyDictionary<string, Place> Places = new Dictionary<string, Place>
    {
        ["PL-2"] = new() { PlaceId = "PL-2", Zone = "vault-a", Capacity = 2 },
    };

    public RuleSite(
        RulePlan? plan = null, IEnumerable<Piece>? register = null, CustodyState? state = null, IReadOnlyDictionary<string, Place>? places = null)
    {
        Vault = new Vault(state: state, register: register ?? Enumerable.Range(0, 10).Select(PieceOf)) { Places = places ?? Places };
        _first = Vault.State.Next.Index;
        View = new RuleView(Vault.State, Vault, plan ?? Plan);
        Engine = new RuleEngine(View);
        _watch = new RuleWatch(View, Engine);
        Signs = new DoorSigns(View);
        Vault.Desk.Authorise = (_, pieceId, containerId) => Authorisations.Of(View, pieceId, containerId);
    }

    public Vault Vault { get; }

    public RuleView View { get; }

    public RuleEngine Engine { get; }

    public DoorSigns Signs { get; }

    public DateTimeOffset Now { get; private set; } = Vault.Start;

    /// <summary>Incidents, in order.</summary>
    public List<IncidentOpened> Rang { get; } = [];

    public ulong Next => _first + (ulong)Vault.Ledger.Count;

    public PieceState Piece(int serial) => Vault.Piece(serial);

    public RuleSite Later(double minutes)
    {
        Now = Now.AddMinutes(minutes);
        return this;
    }

    public RuleSite Tick()
    {
        Record([.. IncidentWriter.Write(View, Engine.Look(Now)), .. Engine.Escalate(Now)]);
        return this;
    }

    public RuleSite Say(IMessage kind, string piece = "", string container = "", string place = "", params string[] people)
    {
        Do(new Fact
        {
            Kind = kind,
            From = Now = Now.AddSeconds(20),
            PieceId = piece,
            ContainerId = container,
            PlaceId = place,
            Custodians = [.. people.Select(person => new FactCustodian(person, StationRoles.Handler))],
        });
        return this;
    }

    public RuleSite Cross(
        Direction direction, int[] serials, string portal = "door-1", string[]? carriers = null, bool backlog = false, string tid = "", double after = 60)
    {
        Now = Now.AddSeconds(after);
        var group = new byte[16];
        BitConverter.TryWriteBytes(group, Next + 1);
        Do(Vault.Group([.. serials.Select(serial => Vault.Cross(Vault.Tag(serial), direction, Now, backlog) with
        {
            From = Now, Tid = Convert.FromHexString(tid),
        })]) with
        { Portal = portal, GroupId = group, Carriers = carriers ?? ["anna"] });
        return this;
    }

    public RuleSite Do(params CustodyInput[] inputs)
    {
        Record(inputs);
        return this;
    }

    private void Record(IReadOnlyList<CustodyInput> inputs)
    {
        for (var left = inputs; left.Count > 0; left = _watch.Take())
        {
            Apply(left);
        }
    }

    private void Apply(IReadOnlyList<CustodyInput> inputs)
    {
        foreach (var made in Vault.Desk.Record(inputs, Vault.Epoch, Next))
        {
            var at = new EventAt(Vault.Epoch, Next);
            var before = Vault.State.TryGetPiece(made.PieceId, out var piece) ? piece : PieceState.New(made.PieceId);
            var bytes = CustodyCodec.Serialize(made);
            Vault.State.Apply(at, CustodyCodec.Parse(bytes));
            Vault.Ledger.Add(bytes);
            _watch.Look(new RuleEvent(at, made, before));
            Signs.See(new RuleEvent(at, made, before));
            if (made.IncidentOpened is { } opened)
            {
                Rang.Add(opened);
            }
        }
    }

    // 0 to 4 are of high value, the others of low; 1 and 2 are a set; 3 is a pearl.
    private static Piece PieceOf(int serial) => Vault.PieceOf(serial) with
    {
        ValueClass = serial < 5 ? ValueClass.High : ValueClass.Low,
        SetId = serial is 1 or 2 ? "set-1" : "",
        Gem = serial == 3 ? "Akoya pearl" : "diamond",
    };
}
