namespace EdgeVault.Llrp.Client;

/// <summary>What a session has seen. Written by the receive loop, readable from any thread.</summary>
public sealed class LlrpClientCounters
{
    private long _messages;
    private long _tagReports;
    private long _malformedParameters;

    public long Messages => Volatile.Read(ref _messages);

    public long TagReports => Volatile.Read(ref _tagReports);

    /// <summary>Parameters of reports and events that could not be read and were skipped.</summary>
    public long MalformedParameters => Volatile.Read(ref _malformedParameters);

    internal void CountMessage() => Volatile.Write(ref _messages, _messages + 1);

    internal void CountTagReports(int count) => Volatile.Write(ref _tagReports, _tagReports + count);

    internal void CountMalformed(int count) =>
        Volatile.Write(ref _malformedParameters, _malformedParameters + count);
}
