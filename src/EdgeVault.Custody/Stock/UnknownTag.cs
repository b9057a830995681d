using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>A passage of a tag that is no known piece's: whole bytes in upper case hex, and its end in µs since
/// 1970.</summary>
public sealed record UnknownTag(EventAt At, string EpcHex, string Portal, Direction Direction, long OccurredUs);
