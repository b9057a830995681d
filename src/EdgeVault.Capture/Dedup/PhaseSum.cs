using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Dedup;

/// <summary>The phases of what one antenna read of one tag on one hop channel, added as arrows of length one (circular statistics).</summary>
/// <remarks>
/// Twice the phase is added: a reader cannot tell a phase from its opposite. On one channel a tag that lies still has the same phase each time,
/// so the arrows add up; one that is moved by an eighth of a wavelength, 4 cm, has turned by half a turn and they cancel. Six bytes, in
/// 127ths; what comes on another channel, without one, or after 255 reads is left out.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 6)]
internal struct PhaseSum
{
    private const int ReadsMax = byte.MaxValue;
    private const float Scale = 127;

    // 4096ths of a turn, twice, in a table of 256.
    private const int Shift = 3;
    private const int TableSize = 256;

    private static readonly (sbyte Real, sbyte Imaginary)[] Arrows = Build();

    private short _real;
    private short _imaginary;
    private byte _reads;
    private byte _channel;

    /// <summary>Reads that gave a phase.</summary>
    public readonly int Reads => _reads;

    /// <summary>A mark of the hop channel; 0 while none is known.</summary>
    public readonly byte Channel => _channel;

    public readonly (float Real, float Imaginary) Arrow => (_real / Scale, _imaginary / Scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Sighting sighting)
    {
        if (sighting.Phase != Sighting.NoPhase && sighting.Channel != 0)
        {
            Add(sighting.Phase, (byte)(1 + (sighting.Channel % ReadsMax)));
        }
    }

    public void Add(in PhaseSum other)
    {
        if (_reads == 0)
        {
            this = other;
        }
        else if (other._channel == _channel && _reads + other._reads <= ReadsMax)
        {
            _real += other._real;
            _imaginary += other._imaginary;
            _reads += other._reads;
        }
    }

    private void Add(short phase, byte channel)
    {
        _channel = _reads == 0 ? channel : _channel;
        if (channel != _channel || _reads == ReadsMax)
        {
            return;
        }

        var (real, imaginary) = Arrows[(phase >> Shift) & (TableSize - 1)];
        _real += real;
        _imaginary += imaginary;
        _reads++;
    }

    private static (sbyte Real, sbyte Imaginary)[] Build()
    {
        var arrows = new (sbyte, sbyte)[TableSize];
        for (var at = 0; at < TableSize; at++)
        {
            var (sine, cosine) = Math.SinCos(Math.Tau * (at + 0.5) / TableSize);
            arrows[at] = ((sbyte)Math.Round(Scale * cosine), (sbyte)Math.Round(Scale * sine));
        }

        return arrows;
    }
}
