using EdgeVault.Capture.Inputs;

namespace EdgeVault.Capture.Passages;

/// <summary>What the contact of a door says: nothing goes through one that is closed.</summary>
/// <remarks>Where things go through a closed door on so many occasions the contact is dead, or wired the wrong way round. Until it changes
/// the door is one without. Gateway µs.</remarks>
internal sealed class DoorContact
{
    /// <summary>Occasions on which something went through while it said closed.</summary>
    public const int PassedMost = 3;

    // When something crossed is known to a second or two.
    private const long AroundUs = 3_000_000;

    private readonly InputTimes _open = new();
    private InputState _last;
    private Occasions _passed;
    private volatile bool _isDoubted;

    /// <summary>Asked by others than the portal's worker, too.</summary>
    public bool IsDoubted => _isDoubted;

    public void Set(InputState state, long atUs)
    {
        _open.Set(state, atUs);
        if (state == InputState.Unknown || state == _last)
        {
            return;
        }

        if (_last != InputState.Unknown)
        {
            // It moves.
            (_passed, _isDoubted) = (default, false);
        }

        _last = state;
    }

    /// <summary>How the door stood around that time, as far as it is known by now.</summary>
    public DoorWitness Of(long atUs)
    {
        if (_isDoubted || !_open.IsKnown(atUs - AroundUs))
        {
            return DoorWitness.Absent;
        }

        foreach (var (fromUs, toUs) in _open.Intervals)
        {
            if (fromUs <= atUs + AroundUs && toUs >= atUs - AroundUs)
            {
                return DoorWitness.Open;
            }
        }

        return DoorWitness.Closed;
    }

    /// <summary>It was closed, and yet something went through.</summary>
    public void Passed(long atUs)
    {
        _passed.Add(atUs);
        _isDoubted |= _passed.Times >= PassedMost;
    }

    public void Forget(long beforeUs) => _open.Forget(beforeUs);
}
