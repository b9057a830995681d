using System.Globalization;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>A portal at work: who walks through it when, with which pieces, and what its antennas can see.</summary>
/// <remarks>Only what lies in a zone can be carried out of it: a piece is taken from a zone at the start of a walk and
/// put into one at its end.</remarks>
internal sealed class Door : IActor
{
    private const long Never = long.MaxValue;
    private const long TryAgainUs = 1_000_000;

    private readonly string _id;
    private readonly Scenario _scenario;
    private readonly Zone _inside;
    private readonly Zone _outside;
    private readonly Staff _staff;
    private readonly Dice _dice;
    private readonly IWitness _witness;
    private readonly Rota _rota;
    private readonly List<Exposure> _inView = [];
    private readonly List<Tray> _trays = [];
    private readonly Dictionary<Piece, Exposure> _onShelf = [];
    private long _nextStartUs = Never;
    private bool _open;
    private int _groups;

    public Door(
        string id, Scenario scenario, (Zone Inside, Zone Outside) zones, Staff staff, Dice dice, IWitness witness)
    {
        _id = id;
        _scenario = scenario;
        (_inside, _outside) = zones;
        _staff = staff;
        _dice = dice;
        _witness = witness;
        var carriers = scenario.Carriers;
        _rota = new Rota(dice, carriers.In, carriers.Out, carriers.TurnBack);
    }

    /// <summary>Every tag that this door's antennas may read now.</summary>
    public IReadOnlyList<Exposure> InView => _inView;

    public bool IsQuiet => _trays.Count == 0 && !_open;

    public long NextUs => _trays.Select(tray => tray.Walk.EndUs).Append(_nextStartUs).Min();

    public void AddStray(Exposure exposure) => _inView.Add(exposure);

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
    }

    public void Act()
    {
        var nowUs = NextUs;
        if (_trays.Find(tray => tray.Walk.EndUs == nowUs) is { } done)
        {
            Finish(done);
            return;
        }

        var tray = _rota.Due().Select(kind => TryStart(kind, nowUs)).FirstOrDefault(started => started is not null);
        _nextStartUs = tray is null ? nowUs + TryAgainUs
            : _scenario.Carriers.OneAtATime ? Never
            : nowUs + GapUs();
    }

    private Tray? TryStart(int kind, long nowUs)
    {
        var inwards = kind == 0 || (kind == 2 && _dice.Chance(0.5));
        var from = inwards ? _outside : _inside;
        var tray = _scenario.Carriers.Tray;
        var pieces = from.Take(_dice.Next((int)tray.Min, (int)tray.Max), nowUs, _dice);
        if (pieces.Count == 0 || !_staff.TryCall(out var carrier))
        {
            pieces.ForEach(piece => from.Put(piece, nowUs));
            return null;
        }

        var walk = kind == 2
            ? Walk.TurnBack(inwards ? 1 : -1, nowUs, _scenario.Carriers, _dice)
            : Walk.Through(inwards ? Direction.In : Direction.Out, nowUs, _scenario.Carriers, _dice);
        var to = walk.Direction switch { Direction.In => _inside, Direction.Out => _outside, _ => from };
        var group = string.Create(CultureInfo.InvariantCulture, $"{_id}/{++_groups}");
        var started = new Tray(walk, carrier, group, to, [.. pieces.Select(piece => (piece, Expose(piece, walk)))]);
        _rota.Took(kind);
        _trays.Add(started);
        _inView.AddRange(started.Load.Select(load => load.Exposure));
        return started;
    }

    private Exposure Expose(Piece piece, Walk walk)
    {
        if (_onShelf.Remove(piece, out var shelf))
        {
            _inView.Remove(shelf);
        }

        var radio = _scenario.Radio;
        return new(piece.Tag, walk, _dice.NextBits())
        {
            FromUs = walk.StartUs,
            LossDb = _dice.Next(radio.OrientationLossDb),
            BodyLossDb = _dice.Next(radio.BodyLossDb),
            TrayX = 0.2 * (_dice.NextUnit() - 0.5),
            TrayY = 0.4 * (_dice.NextUnit() - 0.5),
        };
    }

    private void Finish(Tray tray)
    {
        _trays.Remove(tray);
        _staff.Return(tray.Carrier);
        foreach (var (piece, exposure) in tray.Load)
        {
            _inView.Remove(exposure);
            tray.To.Put(piece, tray.Walk.EndUs + (long)(_scenario.Carriers.RestSeconds * 1e6));
            PutInView(piece, tray);
            _witness.Saw(new(
                piece, _id, tray.Walk.Direction, tray.Walk.StartUs, tray.Walk.EndUs, tray.Walk.CrossedUs,
                tray.Carrier, tray.Group, exposure.ReadsOutside, exposure.ReadsInside));
        }

        if (_open && _scenario.Carriers.OneAtATime)
        {
            _nextStartUs = tray.Walk.EndUs + GapUs();
        }
    }

    private void PutInView(Piece piece, Tray tray)
    {
        if (tray.To != _inside || !_dice.Chance(_scenario.Pieces.ShelfInViewShare))
        {
            return;
        }

        var strays = _scenario.Strays;
        var shelf = new Exposure(piece.Tag, DistributionCentre.DrawShelf(strays, _dice), _dice.NextBits())
        {
            FromUs = tray.Walk.EndUs,
            LossDb = _dice.Next(strays.ShelfLossDb),
        };
        _onShelf[piece] = shelf;
        _inView.Add(shelf);
    }

    private long GapUs() => (long)(_dice.Next(_scenario.Carriers.GapSeconds) * 1e6);

    private sealed record Tray(
        Walk Walk, string Carrier, string Group, Zone To, IReadOnlyList<(Piece Piece, Exposure Exposure)> Load);
}
