namespace EdgeVault.Gateway.Rehearsals;

/// <summary>The time of a script: it stands until the next line moves it.</summary>
internal sealed class ScriptTime : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;
}
