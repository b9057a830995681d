namespace EdgeVault.Llrp.Elements;

/// <summary>What <see cref="LlrpElementReader"/> has come to.</summary>
public enum LlrpToken
{
    None,
    StartMessage,
    StartParameter,
    Field,

    /// <summary>Bytes that no definition explains: an unknown parameter's value, or what follows a fault.</summary>
    Raw,
    EndParameter,
    EndMessage,
}
