using EdgeVault.HardwareSim.Readers;

namespace EdgeVault.HardwareSim.VirtualTime;

/// <summary>Who listens to the readers of a site on virtual time; stands where a gateway stands.</summary>
internal interface IReportSink
{
    /// <summary>A message of a reader arrived.</summary>
    /// <param name="reader">Id of the scenario.</param>
    /// <param name="arrivedUs">True microseconds of the world; never falls, over all readers.</param>
    /// <param name="reports">Valid during the call only.</param>
    void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports);

    /// <summary>All that arrived up to now was told: the time for timeouts.</summary>
    void Tick(long nowUs);
}
