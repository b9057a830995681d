namespace EdgeVault.Ledger.Committing;

/// <summary>A queue of steps that run one after another. A ledger has three: frames, anchor, housekeeping.</summary>
/// <remarks>
/// In production a lane is a thread, so that syncs of different files overlap. A simulation runs the steps of all lanes
/// on one thread in an order of its own; every step holds one disk operation that matters, so that it can crash between.
/// </remarks>
internal interface ILane : IDisposable
{
    /// <summary>Runs a step behind all that were posted before.</summary>
    void Post(Action step);

    /// <summary>Runs everything that was posted, also by those steps, then ends.</summary>
    new void Dispose();
}

/// <summary>Makes a lane.</summary>
/// <param name="name">For the thread.</param>
/// <param name="onFault">Told of an exception that a step lets through, where nobody else would see it.</param>
internal delegate ILane LaneFactory(string name, Action<Exception> onFault);
