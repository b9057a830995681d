namespace System.IO.Ports;

/// <summary>How either end asks the other to wait.</summary>
public enum Handshake
{
    None = 0,
    XOnXOff = 1,
    RequestToSend = 2,
    RequestToSendXOnXOff = 3,
}
