namespace EdgeVault.HardwareSim.Demo;

/// <summary>Somebody who watches a demo.</summary>
internal interface IDemoView
{
    /// <summary>Something that is worth a line of its own.</summary>
    void Say(string line);

    /// <summary>How it stands; comes a few times a second.</summary>
    void Show(DemoProgress progress);
}

/// <summary>How far a demo is: time since the first walk, and what was counted over all sites.</summary>
internal sealed record DemoProgress(
    TimeSpan Elapsed, TimeSpan? Of, string Phase, int Crossings, int Passages, long Reads, ulong Events)
{
    public override string ToString() =>
        $"{Elapsed.TotalSeconds,4:0} s{(Of is { } of ? $" of {of.TotalSeconds:0}" : "")}  {Phase}: "
        + $"{Crossings} crossings, {Passages} passages, {Reads} reads, {Events} events";
}
