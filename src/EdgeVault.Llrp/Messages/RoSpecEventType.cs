namespace EdgeVault.Llrp.Messages;

/// <summary>LLRP 1.0.1 §16.2.7.6.3.</summary>
public enum RoSpecEventType
{
    Start = 0,
    End = 1,
    Preempted = 2,
}
