using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.VirtualTime;

/// <summary>Who listens to the readers of a site on virtual time; stands where a gateway stands.</summary>
internal interface IReportSink
{
    /// <summary>A message of a reader arrived.</summary>
    /// <param name="reader">Id of the scenario.</param>
    /// <param name="arrivedUs">True microseconds of the world; never falls, over all readers.</param>
    /// <param name="reports">Valid during the call only.</param>
    void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports);

    /// <summary>A reader told of one of its inputs.</summary>
    /// <param name="reader">Id of the scenario.</param>
    /// <param name="arrivedUs">As for reports, and in one order with them.</param>
    /// <param name="edge">Time is microseconds since 1970 by the reader's own clock.</param>
    void Input(string reader, long arrivedUs, in InputEdge edge);

    /// <summary>All that arrived up to now was told: the time for timeouts.</summary>
    void Tick(long nowUs);
}
