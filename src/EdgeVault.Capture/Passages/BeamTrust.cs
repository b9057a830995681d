using EdgeVault.Capture.Inputs;

namespace EdgeVault.Capture.Passages;

/// <summary>Whether the light beams of a door can be believed: a dead one says that nobody is there, and would hide all that crosses.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><description>One beam was broken on so many occasions while the other stayed whole: nobody only ever leans in at a door. One of
/// the two does not work, and which one nobody here can tell.</description></item>
/// <item><description>By radio several pieces went through together on so many occasions, and nobody was seen to.</description></item>
/// </list>
/// Until somebody breaks both within seconds the door is one without beams. Gateway µs.
/// </remarks>
internal sealed class BeamTrust
{
    /// <summary>Occasions on which one beam was broken and the other was not.</summary>
    public const int AloneMost = 8;

    /// <summary>Occasions on which things crossed by radio and nobody was there.</summary>
    public const int UnseenMost = 3;

    // Who goes through breaks both within this, or stands in the one while he breaks the other.
    private const long TogetherUs = 5_000_000;

    private const long Never = long.MinValue / 2;

    private readonly Dictionary<InputKind, long> _brokenUs = new()
    {
        [InputKind.BeamOutside] = Never,
        [InputKind.BeamInside] = Never,
    };

    private InputKind _aloneKind;
    private Occasions _alone;
    private Occasions _unseen;
    private int _fault;

    /// <summary>Asked by others than the portal's worker, too.</summary>
    public BeamFault Fault
    {
        get => (BeamFault)Volatile.Read(ref _fault);
        private set => Volatile.Write(ref _fault, (int)value);
    }

    /// <param name="kind">One of the two.</param>
    /// <param name="isOtherBroken">The other is so now.</param>
    /// <param name="atUs">Since when.</param>
    public void Broken(InputKind kind, bool isOtherBroken, long atUs)
    {
        var other = kind == InputKind.BeamInside ? InputKind.BeamOutside : InputKind.BeamInside;
        _brokenUs[kind] = atUs;
        if (isOtherBroken || atUs - _brokenUs[other] <= TogetherUs)
        {
            (_aloneKind, _alone, _unseen, Fault) = (InputKind.None, default, default, BeamFault.None);
            return;
        }

        if (_aloneKind != kind)
        {
            // That it was broken shows that it works; of two that are never broken together nobody knows more than that.
            (_aloneKind, _alone) = (kind, default);
            Fault = Fault == BeamFault.NobodySeen ? Fault : BeamFault.None;
        }

        _alone.Add(atUs);
        if (_alone.Times >= AloneMost)
        {
            Fault = kind == InputKind.BeamInside ? BeamFault.OnlyInside : BeamFault.OnlyOutside;
        }
    }

    /// <summary>By radio several went through together, and nobody was seen to.</summary>
    public void Unseen(long atUs)
    {
        _unseen.Add(atUs);
        if (_unseen.Times >= UnseenMost && Fault == BeamFault.None)
        {
            Fault = BeamFault.NobodySeen;
        }
    }
}
