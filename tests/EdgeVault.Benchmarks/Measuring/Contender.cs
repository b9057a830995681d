namespace EdgeVault.Benchmarks.Measuring;

/// <summary>One way of doing a piece of work.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Work">Does it once and returns how many items that were.</param>
/// <param name="Counted">The part of its time that counts; all of it unless said.</param>
internal sealed record Contender(string Name, Func<long> Work, PartTime? Counted = null);
