namespace System.IO.Ports;

/// <summary>Stop bits behind a character; one and a half are not supported.</summary>
public enum StopBits
{
    None = 0,
    One = 1,
    Two = 2,
    OnePointFive = 3,
}
