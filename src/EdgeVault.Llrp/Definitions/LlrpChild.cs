namespace EdgeVault.Llrp.Definitions;

/// <summary>A place for parameters inside a message or parameter.</summary>
/// <param name="Names">What may stand there.</param>
/// <param name="Required">At least one.</param>
/// <param name="Repeats">More than one.</param>
public sealed record LlrpChild(IReadOnlyList<string> Names, bool Required, bool Repeats);
