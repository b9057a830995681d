using System.Net;

namespace EdgeVault.Gateway.Webhooks;

/// <summary>Whoever guesses passwords has few guesses a minute, by address.</summary>
internal sealed class SignInGuard(TimeProvider time)
{
    /// <summary>Wrong ones before an address must wait.</summary>
    public const int FailuresMax = 10;

    // Addresses kept in mind. When more guess at a time, all that is known is forgotten: counted guesses, no lock-out
    // of others.
    private const int AddressesMax = 4_096;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Failures, long Since)> _failures = [];

    public bool MustWait(IPAddress address)
    {
        lock (_lock)
        {
            return _failures.TryGetValue(address, out var known) && known.Failures >= FailuresMax
                && time.GetElapsedTime(known.Since) < Window;
        }
    }

    public void Failed(IPAddress address)
    {
        lock (_lock)
        {
            if (_failures.Count >= AddressesMax)
            {
                _failures.Clear();
            }

            var isRecent = _failures.TryGetValue(address, out var known) && time.GetElapsedTime(known.Since) < Window;
            _failures[address] = isRecent ? (known.Failures + 1, known.Since) : (1, time.GetTimestamp());
        }
    }
}
