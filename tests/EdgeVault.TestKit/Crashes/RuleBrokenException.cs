namespace EdgeVault.TestKit.Crashes;

/// <summary>The ledger broke a promise; the message says which, and how.</summary>
public sealed class RuleBrokenException(string message, Exception? inner = null) : Exception(message, inner);
