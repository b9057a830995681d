namespace EdgeVault.Llrp.Reader;

/// <summary>What a connection has to do after a request was answered.</summary>
internal enum ReaderAction
{
    None,
    Acknowledged,
    ConfigChanged,

    /// <summary>Reports and events may go out from now on.</summary>
    Release,

    /// <summary>Send what has been collected.</summary>
    Flush,
    Close,
}
