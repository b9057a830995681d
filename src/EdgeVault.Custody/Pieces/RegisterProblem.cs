using System.Globalization;

namespace EdgeVault.Custody.Pieces;

/// <summary>Something wrong in a register file, and what would do.</summary>
/// <remarks>Lines count from 1, the header; 0 is the file as a whole. An empty column is the whole line. Refused: the
/// row was not loaded; a missing or unknown column alone refuses none.</remarks>
public sealed record RegisterProblem(int Line, string Column, string Message, bool Refused)
{
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => Message,
        (_, "") => string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Message}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Message}"),
    };
}
