namespace EdgeVault.Gs1.Epc;

/// <summary>Why an EPC or a URI was refused.</summary>
/// <param name="Field">The field at fault, as TDS names it: <c>partition</c>, <c>companyPrefix</c>, …</param>
/// <param name="Message">The value found, and what would do.</param>
public readonly record struct EpcError(string Field, string Message)
{
    /// <summary>Whether this is no error at all, the default. Cheaper than comparing texts.</summary>
    internal bool IsNone => Field is null;

    public override string ToString() => $"{Field}: {Message}";
}
