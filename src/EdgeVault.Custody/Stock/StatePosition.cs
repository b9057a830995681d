namespace EdgeVault.Custody.Stock;

/// <summary>How far into which ledger a stored state goes: the first event that it does not contain, so also the size
/// of the tree below, whose Merkle root names the ledger. Another root at that size means another ledger.</summary>
public readonly record struct StatePosition(uint Epoch, ulong NextIndex, string RootBase64);
