using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>When each tag of the site was last told to have crossed a door: what is carried about is no fixture, whatever it is read like
/// meanwhile.</summary>
/// <remarks>Shared by all portals. Bounded: of more than <paramref name="tagsMax"/> tags those are forgotten first that crossed longest ago, half
/// of them at once.</remarks>
/// <param name="tagsMax">How many are remembered; at least as many as this, at most twice that.</param>
internal sealed class Carried(int tagsMax = 65_536)
{
    private readonly Lock _lock = new();
    private Dictionary<EpcBits, long> _lately = [];
    private Dictionary<EpcBits, long> _before = [];

    /// <summary>Takes down that a tag has crossed, and was through then, gateway µs.</summary>
    public void Tell(in EpcBits epc, long upToUs)
    {
        lock (_lock)
        {
            if (_lately.Count >= tagsMax && !_lately.ContainsKey(epc))
            {
                (_lately, _before) = (_before, _lately);
                _lately.Clear();
            }

            _lately[epc] = upToUs;
        }
    }

    /// <summary>Gateway µs; <see cref="Track.NeverDecided"/> where it never did, or longer ago than is remembered.</summary>
    public long LastUs(in EpcBits epc)
    {
        lock (_lock)
        {
            return _lately.TryGetValue(epc, out var us) || _before.TryGetValue(epc, out us) ? us : Track.NeverDecided;
        }
    }
}
