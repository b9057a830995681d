namespace EdgeVault.Capture.Readers.Json;

/// <summary>A reader sends what is no JSON, or more of it than is taken; the connection cannot go on.</summary>
internal sealed class ReaderDataException(string message) : Exception(message);
