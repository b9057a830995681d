namespace EdgeVault.Capture.Tests.Support.Beams;

/// <summary>
/// A door with wide Gaussian beams, mirrors that flash, people next door, shelves in view and pieces that come back: a world
/// made for these tests, which shares neither code nor physics with the simulator. Antennas as on the bench.
/// </summary>
internal sealed class BeamWorld
{
    private const double AntennaX = 1.2;
    private const double DwellSeconds = 0.1;
    private const double StepSeconds = 0.1;
    private const double SensitivityDbm = -74;
    private const double BestDbm = -46;
    private const double FlashDb = 6;

    private readonly Random _random;
    private readonly BeamPreset _preset;
    private readonly EngineBench _bench;
    private readonly List<int> _inside = [];
    private readonly List<int> _outside = [];
    private readonly List<(double Until, bool IsInside, List<int> Tags)> _onTheWay = [];
    private readonly double[] _clockErrorMs;
    private readonly Dictionary<int, double> _tagLoss = [];
    private readonly List<Carry> _carries = [];
    private double _at = 10;
    private int _nextTag;

    public BeamWorld(int seed, BeamPreset preset, EngineBench bench, int pieces = 600)
    {
        (_random, _preset, _bench) = (new Random(seed), preset, bench);
        _clockErrorMs = [.. Enumerable.Range(0, 2).Select(_ => (Unit() - 0.5) * 2 * preset.ClockErrorMs)];
        for (var piece = 0; piece < pieces; piece++)
        {
            (piece % 2 == 0 ? _inside : _outside).Add(NewTag());
        }
    }

    public IReadOnlyList<Carry> Carries => _carries;

    public List<int> Strays { get; } = [];

    public double NowSeconds => _at;

    public long StrayReads { get; private set; }

    /// <summary>Lets this many people walk; the last one is out of sight at the end.</summary>
    public void Walk(int carries)
    {
        // The first one comes when the portal knows its shelves.
        var began = _at > 10 ? _at : 0;
        _at = Math.Max(_at, 25);
        var end = _at;
        for (var carry = 0; carry < carries; carry++)
        {
            end = Math.Max(end, Send(Draw(), _at));
            var isOverlapped = Chance(_preset.OverlapChance);
            _at = isOverlapped ? _at + (Unit() * 3) : end + 2.5 + (Unit() * 6);
        }

        _at = end + 15;
        Rest(began, _at);
    }

    private CarryKind Draw()
    {
        var isIn = Chance(0.5);
        var dice = Unit();
        if ((dice -= _preset.TurnBackChance) < 0)
        {
            return isIn ? CarryKind.TurnsBackOutside : CarryKind.TurnsBackInside;
        }

        if ((dice -= _preset.ApproachChance) < 0)
        {
            return isIn ? CarryKind.ComesNearOutside : CarryKind.ComesNearInside;
        }

        if (dice < _preset.NeighbourChance)
        {
            return isIn ? CarryKind.PassesNextDoorIn : CarryKind.PassesNextDoorOut;
        }

        return isIn ? CarryKind.In : CarryKind.Out;
    }

    private double Send(CarryKind kind, double from)
    {
        var isFromInside = kind is CarryKind.Out or CarryKind.TurnsBackInside or CarryKind.ComesNearInside
            or CarryKind.PassesNextDoorOut;
        PutDown(from);
        var zone = isFromInside ? _inside : _outside;
        var count = Math.Min(zone.Count, 1 + _random.Next(_preset.TrayMost));
        var tags = Enumerable.Range(0, count).Select(_ => Take(zone)).ToList();
        var way = WayOf(kind, from, isFromInside ? 1 : -1);
        var carry = new Carry
        {
            Kind = kind, From = from, Tags = tags, Way = way, LossDb = Unit() * 4, Flashes = [.. FlashesIn(from, way[^1].At)],
        };
        _carries.Add(carry);
        foreach (var tag in tags)
        {
            Emit(carry, tag);
        }

        var isNowInside = isFromInside != kind is CarryKind.In or CarryKind.Out or CarryKind.PassesNextDoorIn or CarryKind.PassesNextDoorOut;
        _onTheWay.Add((carry.To + 5, isNowInside, tags));
        return carry.To;
    }

    private List<(double At, double X)> WayOf(CarryKind kind, double from, int side)
    {
        var speed = 0.6 + Unit();
        var (x, at) = (side * (4 + Unit()), from);
        var way = new List<(double, double)> { (at, x) };
        void Go(double toX)
        {
            at += Math.Max(0.05, Math.Abs(toX - x) / speed);
            x = toX;
            way.Add((at, x));
        }

        void Stand(double seconds) => way.Add((at += seconds, x));

        switch (kind)
        {
            case CarryKind.In or CarryKind.Out:
                Go(side * 0.4 * Unit());
                Stand(Chance(0.3) ? Unit() * 2 : 0.01);
                Go(-side * 4.5);
                // Onto a shelf in view, for a while.
                if (kind == CarryKind.In && Chance(_preset.ShelfChance))
                {
                    way[^1] = (at - (2 / speed), 2.5);
                    at = way[^1].Item1;
                    x = 2.5;
                    Stand(20 + (Unit() * 60));
                }

                break;
            case CarryKind.TurnsBackInside or CarryKind.TurnsBackOutside:
                Go(-side * (0.2 + (0.6 * Unit())));
                Stand(0.1 + Unit());
                Go(side * 4.5);
                break;
            case CarryKind.ComesNearInside or CarryKind.ComesNearOutside:
                Go(side * (0.8 + Unit()));
                Stand(1 + (Unit() * 6));
                Go(side * 4.5);
                break;
            default:
                Go(-side * 4.5);
                break;
        }

        return way;
    }

    private IEnumerable<(double From, double To)> FlashesIn(double from, double to)
    {
        for (var at = from; _preset.FlashesPerSecond > 0;)
        {
            at += -Math.Log(1 - Unit()) / _preset.FlashesPerSecond;
            if (at > to)
            {
                yield break;
            }

            yield return (at, at + 0.08 + (Unit() * _preset.FlashSecondsMost));
        }
    }

    private void Emit(Carry carry, int tag)
    {
        if (Chance(_preset.HiddenChance))
        {
            return;
        }

        var hidden = Chance(_preset.HiddenSideChance) ? _random.Next(2) : -1;
        var isNextDoor = carry.Kind is CarryKind.PassesNextDoorIn or CarryKind.PassesNextDoorOut;
        var loss = _tagLoss[tag] + carry.LossDb + (isNextDoor ? _preset.NeighbourDb : 0) + (Unit() * 3);
        var fading = new double[4];
        var turn = 0;
        var phase = _random.Next(4);
        for (var at = carry.From + (Unit() * DwellSeconds); at < carry.To; at += DwellSeconds, turn++)
        {
            var antenna = (turn + phase) % 4;
            // Half of it is new each round of the antennas: a walk of some 0.4 m.
            fading[antenna] = (0.6 * fading[antenna]) + (0.8 * Gauss() * _preset.FadingDb);
            if (hidden == antenna / 2 && Unit() > 0.02)
            {
                continue;
            }

            var x = carry.XAt(at);
            var isMirrored = carry.IsMirrored(at) && Chance(0.6);
            var dbm = LevelAt(antenna, isMirrored ? -x : x) - loss - (isMirrored ? FlashDb : 0) + fading[antenna];
            Read(carry, tag, antenna, at, dbm);
        }
    }

    private void Read(Carry? carry, int tag, int antenna, double at, double dbm)
    {
        if (dbm < SensitivityDbm || !Chance(_preset.ReadChance))
        {
            return;
        }

        // Reports come every quarter of a second.
        var arrivalMs = (Math.Ceiling(at * 4) * 250) + (Unit() * 30);
        var atMs = (at * 1_000) + _clockErrorMs[antenna / 2];
        _bench.Read(tag, antenna, atMs, Math.Round(dbm * 2) / 2, Math.Max(0, arrivalMs - atMs));
        if (carry is not null)
        {
            carry.Reads[tag] = carry.Reads.GetValueOrDefault(tag) + 1;
        }
        else
        {
            StrayReads++;
        }
    }

    private double LevelAt(int antenna, double x)
    {
        var away = Math.Abs(x - (antenna < 2 ? -AntennaX : AntennaX));
        var beam = away < 3 ? away * away * _preset.FallDbPerSquareMetre
            : (9 + (6 * (away - 3))) * _preset.FallDbPerSquareMetre;
        var isOther = (antenna < 2) != (x < 0);
        return BestDbm - beam - (isOther ? _preset.WallDb * Math.Min(1, Math.Abs(x) / 0.8) : 0);
    }

    /// <summary>What lies behind the door all the while: each antenna has its level, which drifts as people walk about.</summary>
    private void Rest(double from, double to)
    {
        while (Strays.Count < _preset.Strays)
        {
            Strays.Add(NewTag());
        }

        foreach (var tag in Strays)
        {
            var random = new Random(tag);
            var x = 1.2 + (random.NextDouble() * 5);
            var own = Enumerable.Range(0, 4).Select(_ => (random.NextDouble() - 0.5) * 2 * 8).ToArray();
            var loss = _tagLoss[tag] + 4 + (random.NextDouble() * 10);
            var drift = 0.0;
            var turn = _random.Next(4);
            for (var at = from + (Unit() * StepSeconds); at < to; at += StepSeconds, turn++)
            {
                drift = (drift * 0.98) + (0.2 * Gauss() * 3);
                var antenna = turn % 4;
                var shadow = _carries.Count > 0 && IsSomebodyNear(at, x) ? 6 + (4 * Gauss()) : 0;
                Read(null, tag, antenna, at, LevelAt(antenna, x) + own[antenna] - loss + drift - shadow + (Gauss() * 1.5));
            }
        }
    }

    private bool IsSomebodyNear(double at, double x)
    {
        for (var carry = _carries.Count - 1; carry >= 0 && carry > _carries.Count - 200; carry--)
        {
            if (at >= _carries[carry].From && at <= _carries[carry].To && Math.Abs(_carries[carry].XAt(at) - x) < 0.8)
            {
                return true;
            }
        }

        return false;
    }

    private void PutDown(double at)
    {
        foreach (var (_, isInside, tags) in _onTheWay.Where(way => way.Until <= at))
        {
            (isInside ? _inside : _outside).AddRange(tags);
        }

        _onTheWay.RemoveAll(way => way.Until <= at);
    }

    private int Take(List<int> zone)
    {
        var at = _random.Next(zone.Count);
        var tag = zone[at];
        zone[at] = zone[^1];
        zone.RemoveAt(zone.Count - 1);
        return tag;
    }

    private int NewTag()
    {
        _tagLoss[_nextTag] = Unit() * _preset.TagLossMost;
        return _nextTag++;
    }

    private double Unit() => _random.NextDouble();

    private bool Chance(double share) => _random.NextDouble() < share;

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(Math.Tau * Unit());
}
