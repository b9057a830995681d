using EdgeVault.Custody.Events;

namespace EdgeVault.Gateway.Recording;

/// <summary>A fact on its way to the ledger.</summary>
/// <param name="Input">What is to be recorded.</param>
internal sealed record OwnFact(CustodyInput Input)
{
    /// <summary>Completed once it is durable.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
