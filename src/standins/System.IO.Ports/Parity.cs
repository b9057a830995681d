namespace System.IO.Ports;

/// <summary>The parity bit of a character.</summary>
public enum Parity
{
    None = 0,
    Odd = 1,
    Even = 2,
    Mark = 3,
    Space = 4,
}
