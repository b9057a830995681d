using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>The last thing recorded of a reader, and when that was in µs since 1970.</summary>
public sealed record ReaderFact(
    string Reader,
    ReaderStatus Status,
    string Identity,
    string Model,
    string Firmware,
    string Detail,
    EventAt At,
    long SinceUs);
