using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>Which tags of the site were ever told to have crossed a door: what is carried about is no fixture, whatever it is read like
/// meanwhile.</summary>
/// <remarks>Shared by all portals. Bounded: of more than <paramref name="tagsMax"/> tags those are forgotten first that crossed longest ago, half
/// of them at once.</remarks>
/// <param name="tagsMax">How many are remembered; at least as many as this, at most twice that.</param>
internal sealed class Carried(int tagsMax = 65_536)
{
    private readonly Lock _lock = new();
    private HashSet<EpcBits> _lately = [];
    private HashSet<EpcBits> _before = [];

    /// <summary>Takes down that a tag has crossed.</summary>
    public void Tell(in EpcBits epc)
    {
        lock (_lock)
        {
            if (_lately.Count >= tagsMax && !_lately.Contains(epc))
            {
                (_lately, _before) = (_before, _lately);
                _lately.Clear();
            }

            _lately.Add(epc);
        }
    }

    /// <summary>It did, and not longer ago than is remembered.</summary>
    public bool Knows(in EpcBits epc)
    {
        lock (_lock)
        {
            return _lately.Contains(epc) || _before.Contains(epc);
        }
    }
}
