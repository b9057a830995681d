using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Counts;

/// <summary>One look of a count that ends: with what, and what it found beyond the lines that the state has.</summary>
/// <param name="Technology">Scanners or readers.</param>
/// <param name="ReadPermille">How probably it finds a piece that is there, in thousandths.</param>
/// <param name="Found">Piece ids.</param>
internal readonly record struct CountLook(CountTechnology Technology, uint ReadPermille, IReadOnlyList<string> Found)
{
    /// <summary>A scanner always reads.</summary>
    public static CountLook Scanner { get; } = new(CountTechnology.Barcode, 1_000, []);

    public CountTechnology Other =>
        Technology == CountTechnology.Radio ? CountTechnology.Barcode : CountTechnology.Radio;
}
