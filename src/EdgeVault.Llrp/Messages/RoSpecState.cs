namespace EdgeVault.Llrp.Messages;

/// <summary>LLRP 1.0.1 §16.2.4.1.</summary>
public enum RoSpecState
{
    Disabled = 0,
    Inactive = 1,
    Active = 2,
}
