using System.Globalization;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>A portal at work: who walks through it or past it when, with which pieces.</summary>
/// <remarks>Only what lies in a zone can be carried out of it: a piece is taken from a zone at the start of a walk and
/// put into one at its end.</remarks>
internal sealed class Door : IActor
{
    private const long Never = long.MaxValue;
    private const long TryAgainUs = 1_000_000;

    private readonly string _id;
    private readonly CarrierSpec _carriers;
    private readonly Zone _inside;
    private readonly Zone _outside;
    private readonly Staff _staff;
    private readonly Scene _scene;
    private readonly Loading _loading;
    private readonly Walks _walks;
    private readonly Dice _dice;
    private readonly IWitness _witness;
    private readonly Rota _rota;
    private readonly IReadOnlyList<LightBeam> _beams;
    private readonly List<Tray> _trays = [];
    private readonly List<(long Us, WalkKind Kind)> _company = [];
    private long _nextStartUs = Never;
    private bool _open;
    private int _groups;

    public Door(
        string id, Scenario scenario, (Zone Inside, Zone Outside) zones, Staff staff, Scene scene,
        IReadOnlyList<LightBeam> beams, Dice dice, IWitness witness)
    {
        _id = id;
        _carriers = scenario.Carriers;
        (_inside, _outside) = zones;
        _staff = staff;
        _scene = scene;
        _beams = beams;
        _dice = dice;
        _witness = witness;
        _loading = new Loading(id, scenario, scene, dice);
        _walks = new Walks(_carriers, scenario.Portals[id], dice);
        _rota = new Rota(dice, _carriers.In, _carriers.Out, _carriers.TurnBack, _carriers.PassBy, _carriers.EmptyHanded);
    }

    // In the order of the rota's weights.
    private enum WalkKind
    {
        In,
        Out,
        TurnBack,
        PassBy,
        EmptyHanded,
    }

    public bool IsQuiet => _trays.Count == 0 && !_open;

    public long NextUs
    {
        get
        {
            var next = _nextStartUs;
            foreach (var tray in _trays)
            {
                next = Math.Min(next, tray.Walk.EndUs);
            }

            foreach (var (us, _) in _company)
            {
                next = Math.Min(next, us);
            }

            return next;
        }
    }

    /// <summary>People walk from now on.</summary>
    public void Open(long nowUs)
    {
        _open = true;
        _nextStartUs = nowUs + GapUs();
    }

    /// <summary>Who walks arrives; nobody starts.</summary>
    public void Close()
    {
        _open = false;
        _nextStartUs = Never;
        _company.Clear();
    }

    public void Act()
    {
        var nowUs = NextUs;
        if (_trays.Find(tray => tray.Walk.EndUs == nowUs) is { } done)
        {
            Finish(done);
            return;
        }

        if (_company.FindIndex(other => other.Us == nowUs) is >= 0 and var at)
        {
            var kind = _company[at].Kind;
            _company.RemoveAt(at);
            TryStart(kind, nowUs, Traits.Company);
            return;
        }

        var tray = _rota.Due()
            .Select(kind => TryStart((WalkKind)kind, nowUs, Traits.None))
            .FirstOrDefault(started => started is not null);
        CallCompany(tray, nowUs);
        _nextStartUs = tray is null ? nowUs + TryAgainUs
            : _carriers.OneAtATime ? Never
            : nowUs + GapUs();
    }

    private void CallCompany(Tray? tray, long nowUs)
    {
        if (tray?.Walk.Direction is not (Direction.In or Direction.Out))
        {
            return;
        }

        var (same, opposite) = tray.Walk.Direction == Direction.In
            ? (WalkKind.In, WalkKind.Out)
            : (WalkKind.Out, WalkKind.In);
        foreach (var (share, kind) in ((double, WalkKind)[])
            [(_carriers.OppositeShare, opposite), (_carriers.FollowShare, same)])
        {
            if (_dice.Chance(share))
            {
                _company.Add((nowUs + 1 + (long)(_dice.Next(_carriers.CompanySeconds) * 1e6), kind));
                tray.Traits |= Traits.Company;
            }
        }
    }

    private Tray? TryStart(WalkKind kind, long nowUs, Traits traits)
    {
        var isEither = kind is WalkKind.TurnBack or WalkKind.PassBy or WalkKind.EmptyHanded;
        var inwards = kind == WalkKind.In || (isEither && _dice.Chance(0.5));
        var from = inwards ? _outside : _inside;
        var isEmpty = kind == WalkKind.EmptyHanded;
        var pieces = isEmpty ? [] : from.Take(_dice.Next((int)_carriers.Tray.Min, (int)_carriers.Tray.Max), nowUs, _dice);
        if ((pieces.Count == 0 && !isEmpty) || !_staff.TryCall(out var person))
        {
            pieces.ForEach(piece => from.Put(piece, nowUs));
            return null;
        }

        var walk = Draw(kind, inwards, nowUs, ref traits);
        var to = walk.Direction switch { Direction.In => _inside, Direction.Out => _outside, _ => from };
        var group = string.Create(CultureInfo.InvariantCulture, $"{_id}/{++_groups}");
        var badge = person.Badge is { } worn ? _loading.Wear(worn, walk) : null;
        var started = new Tray(walk, person, badge, group, to, _loading.Load(pieces, walk, ref traits)) { Traits = traits };
        _rota.Took((int)kind);
        _trays.Add(started);
        _scene.Enter(walk, _loading.BodyLossDb());
        foreach (var beam in _beams)
        {
            beam.Expect(walk);
        }

        return started;
    }

    private Walk Draw(WalkKind kind, bool inwards, long nowUs, ref Traits traits)
    {
        if (kind == WalkKind.PassBy)
        {
            return _walks.PassBy(!inwards, nowUs);
        }

        var loiters = _dice.Chance(_carriers.LoiterShare);
        traits |= loiters ? Traits.Loitered : Traits.None;
        var facing = inwards ? 1 : -1;
        return kind == WalkKind.TurnBack
            ? _walks.TurnBack(facing, nowUs, loiters)
            : _walks.Through(facing, nowUs, loiters);
    }

    private void Finish(Tray tray)
    {
        _trays.Remove(tray);
        _scene.Leave(tray.Walk);
        _staff.Return(tray.Carrier);
        if (tray.Badge is { } badge)
        {
            _scene.Tags.Remove(badge);
        }

        foreach (var (piece, exposure, traits) in tray.Load)
        {
            tray.To.Put(piece, tray.Walk.EndUs + (long)(_carriers.RestSeconds * 1e6));
            var lies = _loading.Unload(piece, exposure, tray.To == _inside, tray.Walk);
            _witness.Saw(new(
                piece, _id, tray.Walk.Direction, tray.Walk.StartUs, tray.Walk.EndUs, tray.Walk.CrossedUs,
                tray.Carrier.Id, tray.Group, exposure.ReadsOutside, exposure.ReadsInside)
            {
                Traits = piece.Traits | tray.Traits | traits | lies,
            });
        }

        if (_open && _carriers.OneAtATime && _trays.Count == 0 && _company.Count == 0)
        {
            _nextStartUs = tray.Walk.EndUs + GapUs();
        }
    }

    private long GapUs() => (long)(_dice.Next(_carriers.GapSeconds) * 1e6);

    private sealed record Tray(
        Walk Walk, Person Carrier, Exposure? Badge, string Group, Zone To, IReadOnlyList<Carried> Load)
    {
        public Traits Traits { get; set; }
    }
}

/// <summary>A piece on a tray, and what is odd about it this time.</summary>
internal readonly record struct Carried(Piece Piece, Exposure Exposure, Traits Traits);
