using EdgeVault.Gs1.Epc;

namespace EdgeVault.HardwareSim.World;

/// <summary>A UHF tag: its EPC and what its chip and the metal beside it make of a signal.</summary>
/// <remarks>Two tags are never the same thing, also when they carry the same EPC.</remarks>
internal sealed class Tag(EpcBits epc)
{
    private byte[] _tidBytes = [];

    /// <summary>As in EPC memory.</summary>
    public EpcBits Epc { get; } = epc;

    /// <summary>The chip's own number, which a copied EPC does not copy.</summary>
    public EpcBits Tid { get; init; }

    /// <summary>Weakest signal it wakes up from.</summary>
    public double SensitivityDbm { get; init; } = -20;

    /// <summary>Detuning by the piece, one way.</summary>
    public double LossDb { get; init; }

    /// <summary>How long its session 1 flag lasts (EPC Gen2 v2.1, table 6.20: 0.5 to 5 s).</summary>
    public long PersistenceUs { get; init; } = 2_000_000;

    /// <summary>What its chip adds to the phase.</summary>
    public double PhaseTurns { get; init; }

    /// <summary>Answers nobody.</summary>
    public bool IsDead { get; init; }

    public string EpcHex { get; } = epc.ToHex();

    public ReadOnlyMemory<byte> EpcBytes { get; } = epc.ToArray();

    public ReadOnlyMemory<byte> TidBytes => _tidBytes.Length > 0 ? _tidBytes : _tidBytes = Tid.ToArray();
}
