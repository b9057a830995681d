using EdgeVault.Custody.Events;

namespace EdgeVault.Gateway.Recording;

/// <summary>A fact on its way to the ledger.</summary>
/// <param name="Input">What is to be recorded.</param>
/// <param name="WhenDurable">Done on the writer's thread before anything that comes behind the fact is looked at; must not wait.</param>
internal sealed record OwnFact(CustodyInput Input, Action? WhenDurable = null)
{
    /// <summary>Completed once it is durable.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
