namespace EdgeVault.Gs1.Barcodes;

/// <summary>Why a scan was refused.</summary>
/// <param name="Ai">The application identifier at fault; empty where it is none's.</param>
/// <param name="Position">Characters before the fault, counted from 0 in the scan as it was given.</param>
/// <param name="Message">The value found, and what would do.</param>
public readonly record struct BarcodeError(string Ai, int Position, string Message)
{
    /// <summary>A check digit does not fit: most likely the code was misread.</summary>
    public bool IsCheckDigit { get; init; }

    internal bool IsNone => Message is null;

    public override string ToString() => string.IsNullOrEmpty(Ai)
        ? $"at character {Position + 1}: {Message}"
        : $"AI ({Ai}) at character {Position + 1}: {Message}";

    internal BarcodeError Behind(int position) => this with { Position = Position + position };
}
