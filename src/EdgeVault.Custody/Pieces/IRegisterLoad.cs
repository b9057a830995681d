namespace EdgeVault.Custody.Pieces;

/// <summary>What a register file gave: the rows that were good, the first 1,000 problems in the order of the file, and how many rows
/// were left out.</summary>
public interface IRegisterLoad
{
    /// <summary>Of the good rows.</summary>
    IEnumerable<string> Ids { get; }

    IReadOnlyList<RegisterProblem> Problems { get; }

    int RowsRefused { get; }
}
