using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace System.IO.Ports;

/// <summary>A serial port by its device path, <c>/dev/ttyACM0</c>. Settings are taken when it opens.</summary>
public sealed unsafe class SerialPort : Component
{
    private static readonly string[] NamePatterns = ["ttyS*", "ttyUSB*", "ttyACM*", "ttyAMA*"];

    private SerialStream? _stream;

    public SerialPort()
        : this("/dev/ttyS0")
    {
    }

    public SerialPort(
        string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8,
        StopBits stopBits = StopBits.One)
    {
        ArgumentException.ThrowIfNullOrEmpty(portName);
        (PortName, BaudRate, Parity, DataBits, StopBits) = (portName, baudRate, parity, dataBits, stopBits);
    }

    public string PortName { get; set; }

    /// <summary>300 to 1,000,000, one of those that termios has.</summary>
    public int BaudRate
    {
        get;
        set
        {
            if (!Termios.Speeds.ContainsKey(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"One of {string.Join(", ", Termios.Speeds.Keys.Order())} would do.");
            }

            field = value;
        }
    }

    public Parity Parity { get; set; }

    /// <summary>5 to 8.</summary>
    public int DataBits
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 5);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 8);
            field = value;
        }
    }

    /// <summary>One or two.</summary>
    public StopBits StopBits
    {
        get;
        set
        {
            if (value is not (StopBits.One or StopBits.Two))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "One or two stop bits would do.");
            }

            field = value;
        }
    }

    public Handshake Handshake { get; set; }

    public bool DtrEnable { get; set; }

    public bool RtsEnable { get; set; }

    public bool IsOpen => _stream is not null;

    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    public Stream BaseStream => Stream;

    private SerialStream Stream => _stream ?? throw new InvalidOperationException("The port is closed.");

    /// <summary>Devices that look like serial ports.</summary>
    public static string[] GetPortNames() =>
        [.. NamePatterns.SelectMany(pattern => Directory.EnumerateFiles("/dev", pattern)).Order()];

    /// <exception cref="IOException">No such device, or not one that takes these settings.</exception>
    /// <exception cref="UnauthorizedAccessException">Taken by another process, or not ours to open.</exception>
    public void Open()
    {
        if (_stream is not null)
        {
            throw new InvalidOperationException("The port is open already.");
        }

        const int Flags = LibC.ReadWrite | LibC.NoControllingTerminal | LibC.NonBlocking | LibC.CloseOnExec;
        var file = new SafeFileHandle(LibC.Open(PortName, Flags), ownsHandle: true);
        if (file.IsInvalid)
        {
            throw Failure("cannot be opened");
        }

        try
        {
            Configure(file);
            _stream = new SerialStream(file, PortName);
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    public void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public void DiscardInBuffer() => LibC.Flush(Stream.File, LibC.FlushInput);

    public void DiscardOutBuffer() => LibC.Flush(Stream.File, LibC.FlushOutput);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private void Configure(SafeFileHandle file)
    {
        // Taken first: who comes second must not change the settings of who came first.
        var attributes = default(Termios);
        if (LibC.Control(file, LibC.ExclusiveUse, null) != 0 || LibC.GetAttributes(file, &attributes) != 0)
        {
            throw Failure("is no serial port");
        }

        attributes.MakeRaw(DataBits, Parity, StopBits, Handshake);
        if (LibC.SetSpeed(&attributes, Termios.Speeds[BaudRate]) != 0 || LibC.SetAttributes(file, 0, &attributes) != 0)
        {
            throw Failure("does not take these settings");
        }

        // A pseudo-terminal has no modem lines; a port that has none is none the worse for it.
        SetLine(file, LibC.DataTerminalReady, DtrEnable);
        if (Handshake is Handshake.None or Handshake.XOnXOff)
        {
            SetLine(file, LibC.RequestToSend, RtsEnable);
        }
    }

    private static void SetLine(SafeFileHandle file, int line, bool on) =>
        _ = LibC.Control(file, on ? LibC.SetModemLines : LibC.ClearModemLines, &line);

    private Exception Failure(string what)
    {
        const int NoPermission = 13;
        const int Busy = 16;
        var error = Marshal.GetLastPInvokeError();
        var message = $"'{PortName}' {what}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error is NoPermission or Busy ? new UnauthorizedAccessException(message) : new IOException(message);
    }
}
