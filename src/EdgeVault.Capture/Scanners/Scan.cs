namespace EdgeVault.Capture.Scanners;

/// <summary>One code as a scanner sent it, its framing taken off.</summary>
/// <param name="Scanner">Id of the scanner.</param>
/// <param name="Text">ASCII; separators of GS1 data are 0x1D.</param>
/// <param name="AtUs">When its last byte arrived, on the gateway's monotonic clock: for whatever must not jump.</param>
/// <param name="At">The same on the wall clock, for the record.</param>
public readonly record struct Scan(string Scanner, string Text, long AtUs, DateTimeOffset At);
