namespace EdgeVault.Gateway.Uplink;

/// <summary>Holds a link to a bandwidth: what was sent too fast is waited for before the next message.</summary>
/// <param name="bytesPerSecond">0 for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class SendPace(double bytesPerSecond, TimeProvider time)
{
    private long _at = time.GetTimestamp();
    private double _debt;

    /// <summary>Completes when the next message may go.</summary>
    public Task WaitAsync(CancellationToken cancellation) =>
        Debt() is > 0 and var debt
            ? Task.Delay(TimeSpan.FromSeconds(debt / bytesPerSecond), time, cancellation)
            : Task.CompletedTask;

    public void Sent(int bytes) => _debt = bytesPerSecond > 0 ? Debt() + bytes : 0;

    private double Debt()
    {
        var now = time.GetTimestamp();
        _debt = Math.Max(0, _debt - (time.GetElapsedTime(_at, now).TotalSeconds * bytesPerSecond));
        _at = now;
        return _debt;
    }
}
