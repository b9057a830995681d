using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System.IO.Ports;

/// <summary>struct termios of glibc on Linux, 60 bytes, and its flags (termios(3)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios
{
    public uint Input;
    public uint Output;
    public uint Control;
    public uint Local;
    public byte Line;
    public ControlCharacters Characters;
    public uint InputSpeed;
    public uint OutputSpeed;

    public const uint CheckParity = 0x10;
    public const uint XOn = 0x400 | 0x1000;
    public const uint DataBitsMask = 0x30;
    public const uint TwoStopBits = 0x40;
    public const uint Receive = 0x80;
    public const uint ParityEnabled = 0x100;
    public const uint ParityOdd = 0x200;
    public const uint IgnoreModemLines = 0x800;
    public const uint StickyParity = 0x4000_0000;
    public const uint HardwareFlow = 0x8000_0000;

    private const int TimeIndex = 5;
    private const int MinIndex = 6;

    public static readonly FrozenDictionary<int, uint> Speeds = new Dictionary<int, uint>
    {
        [300] = 0x7, [600] = 0x8, [1200] = 0x9, [2400] = 0xB, [4800] = 0xC, [9600] = 0xD, [19200] = 0xE,
        [38400] = 0xF, [57600] = 0x1001, [115200] = 0x1002, [230400] = 0x1003, [460800] = 0x1004,
        [500000] = 0x1005, [576000] = 0x1006, [921600] = 0x1007, [1000000] = 0x1008,
    }.ToFrozenDictionary();

    /// <summary>Bytes as they come: no echo, no lines, no signals, no translation.</summary>
    public void MakeRaw(int dataBits, Parity parity, StopBits stopBits, Handshake handshake)
    {
        Input = parity == Parity.None ? 0 : CheckParity;
        Output = 0;
        Local = 0;
        Control = Receive | IgnoreModemLines | ((uint)(dataBits - 5) << 4);
        Control |= stopBits == StopBits.Two ? TwoStopBits : 0;
        Control |= parity switch
        {
            Parity.Odd => ParityEnabled | ParityOdd,
            Parity.Even => ParityEnabled,
            Parity.Mark => ParityEnabled | ParityOdd | StickyParity,
            Parity.Space => ParityEnabled | StickyParity,
            _ => 0,
        };
        Input |= handshake is Handshake.XOnXOff or Handshake.RequestToSendXOnXOff ? XOn : 0;
        Control |= handshake is Handshake.RequestToSend or Handshake.RequestToSendXOnXOff ? HardwareFlow : 0;
        Characters[TimeIndex] = 0;
        Characters[MinIndex] = 1;
    }

    [InlineArray(32)]
    internal struct ControlCharacters
    {
        private byte _first;
    }
}
