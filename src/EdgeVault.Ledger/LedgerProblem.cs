using System.Globalization;

namespace EdgeVault.Ledger;

/// <summary>One thing that is missing or wrong at or below the anchor (<c>tamper_or_media_loss</c>).</summary>
/// <param name="File">Name of the file within the ledger's folder.</param>
/// <param name="Offset">Byte offset of the broken part in that file.</param>
/// <param name="Index">The first entry that it touches.</param>
/// <param name="What">What is wrong, for a person.</param>
public sealed record LedgerProblem(string File, long Offset, ulong Index, string What)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File} at byte {Offset}, entry {Index}: {What}");
}
