namespace EdgeVault.Custody.Stations;

/// <summary>The dialogue at one station. <see cref="Decide"/> changes nothing; once the fact that it returns is durable,
/// <see cref="Apply"/> takes it over. Applying a station's facts in order to a new dialogue gives the same station.
/// </summary>
/// <remarks>One writer. Time comes with each call, so a replay needs no clock.</remarks>
public sealed class StationDialogue
{
    /// <summary>Pieces at one place, in one box or one hand-over; then the next one is begun. It keeps what one scan may
    /// write well within one commit.</summary>
    public const int PiecesMax = 200;

    private readonly StationActivity _activity;
    private readonly TimeSpan _timeout;
    private readonly List<StationPiece> _pieces = [];
    private DateTimeOffset _lastAt;

    /// <param name="activity">What the station is for.</param>
    /// <param name="timeout">Silence after which the person at the station must show the badge again.</param>
    public StationDialogue(StationActivity activity, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        (_activity, _timeout) = (activity, timeout);
    }

    /// <summary>Goes on where a station was.</summary>
    public static StationDialogue From(StationMemory memory, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var station = new StationDialogue(memory.Activity, timeout)
        {
            State = memory.State,
            Custodian = memory.Custodian,
            Receiver = memory.Receiver,
            Target = memory.Target,
            _lastAt = memory.LastAt,
        };
        station._pieces.AddRange(memory.Pieces);
        return station;
    }

    public StationActivity Activity => _activity;

    /// <summary>All that a restart needs.</summary>
    public StationMemory Memory => new(_activity, State, Custodian, Receiver, Target, _lastAt, [.. _pieces]);

    /// <summary>When silence will have ended the session; null while nobody is signed in.</summary>
    public DateTimeOffset? ExpiresAt => State == StationState.SignedOut ? null : _lastAt + _timeout;

    public StationState State { get; private set; } = StationState.SignedOut;

    /// <summary>Who signed in; empty when nobody is.</summary>
    public string Custodian { get; private set; } = "";

    /// <summary>Who is to receive, while a witness is waited for.</summary>
    public string Receiver { get; private set; } = "";

    /// <summary>The place or box that pieces go to now.</summary>
    public string Target { get; private set; } = "";

    /// <summary>Accepted since the place, box or badge before them, in order; an undone one is gone.</summary>
    public IEnumerable<string> Pieces => _pieces.Select(piece => piece.Id);

    /// <summary>What a scan leads to. A refused one costs nothing and does not prolong the session.</summary>
    public StationAnswer Decide(StationCode code, DateTimeOffset now)
    {
        if (IsExpired(now))
        {
            throw new InvalidOperationException("The session ran out; its timeout is to be applied first.");
        }

        var refusal = StationRefusal.NotItsTurn;
        foreach (var transition in StationTable.Of(_activity))
        {
            if (transition.From != State || transition.On != code.Kind)
            {
                continue;
            }

            refusal = Check(transition.Guard, code);
            if (refusal == StationRefusal.None)
            {
                return new StationAnswer(refusal, transition.Effect, new StationFact(now, code));
            }
        }

        return new StationAnswer(refusal, null, null);
    }

    /// <summary>Whether silence has ended the session; then <see cref="Timeout"/> is to be written down and applied.
    /// </summary>
    public bool IsExpired(DateTimeOffset now) => State != StationState.SignedOut && now - _lastAt >= _timeout;

    public static StationFact Timeout(DateTimeOffset now) => new(now, default, IsTimeout: true);

    /// <summary>Takes over a fact of this station.</summary>
    /// <exception cref="ArgumentException">It cannot follow what was applied before: the record is not this station's.
    /// </exception>
    public void Apply(StationFact fact)
    {
        if (!TryApply(fact))
        {
            throw new ArgumentException($"{fact.Code} cannot follow in state {State}.", nameof(fact));
        }
    }

    /// <summary>As <see cref="Apply"/>; false where it cannot follow, and then nothing has changed.</summary>
    public bool TryApply(StationFact fact)
    {
        if (fact.IsTimeout)
        {
            SignOut();
            return true;
        }

        foreach (var transition in StationTable.Of(_activity))
        {
            if (transition.From == State && transition.On == fact.Code.Kind
                && Check(transition.Guard, fact.Code) == StationRefusal.None)
            {
                Take(transition, fact);
                return true;
            }
        }

        return false;
    }

    private void Take(StationTransition transition, StationFact fact)
    {
        _lastAt = fact.At;
        State = transition.To;
        switch (transition.Effect)
        {
            case StationEffect.SignIn:
                Custodian = fact.Code.Id;
                break;
            case StationEffect.ChoosePlace or StationEffect.ChooseBox or StationEffect.BeginCount:
                Target = fact.Code.Id;
                _pieces.Clear();
                break;
            case StationEffect.PutAway or StationEffect.Offer or StationEffect.Pack or StationEffect.CountPiece:
                _pieces.Add(new StationPiece(fact.Code.Id, fact.Code.NeedsWitness, fact.Event));
                break;
            case StationEffect.AskForWitness:
                Receiver = fact.Code.Id;
                break;
            case StationEffect.Undo:
                _pieces.RemoveAt(_pieces.Count - 1);
                break;
            case StationEffect.Seal:
                Target = "";
                _pieces.Clear();
                break;
            default:
                SignOut();
                break;
        }
    }

    private void SignOut()
    {
        State = StationState.SignedOut;
        Custodian = Receiver = Target = "";
        _pieces.Clear();
    }

    private StationRefusal Check(StationGuard guard, StationCode code) => guard switch
    {
        StationGuard.Authorised => Authorised(code),
        StationGuard.NewPiece => _pieces.Exists(piece => piece.Id == code.Id) ? StationRefusal.AlreadyScanned
            : _pieces.Count == PiecesMax ? StationRefusal.Full
            : StationRefusal.None,
        StationGuard.ReceiverAlone => Receives(code, withWitness: false),
        StationGuard.ReceiverWithWitness => Receives(code, withWitness: true),
        StationGuard.ThirdPerson => code.Id == Custodian || code.Id == Receiver
            ? StationRefusal.SamePerson
            : Authorised(code),
        StationGuard.Recounter => code.IsAuthorised ? StationRefusal.None : StationRefusal.SamePerson,
        StationGuard.SamePerson => code.Id == Custodian ? StationRefusal.None : StationRefusal.NotItsTurn,
        StationGuard.HasPieces or StationGuard.HasSomethingToUndo => _pieces.Count == 0
            ? StationRefusal.NothingYet
            : StationRefusal.None,
        _ => StationRefusal.None,
    };

    private StationRefusal Receives(StationCode code, bool withWitness)
    {
        if (code.Id == Custodian)
        {
            return StationRefusal.SamePerson;
        }

        if (_pieces.Count == 0)
        {
            return StationRefusal.NothingYet;
        }

        return Authorised(code) is var refusal and not StationRefusal.None ? refusal
            : _pieces.Exists(piece => piece.NeedsWitness) == withWitness ? StationRefusal.None
            : StationRefusal.NotItsTurn;
    }

    private static StationRefusal Authorised(StationCode code) =>
        code.IsAuthorised ? StationRefusal.None : StationRefusal.NotAuthorised;
}
