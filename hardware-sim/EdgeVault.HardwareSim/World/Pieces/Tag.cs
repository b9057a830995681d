using EdgeVault.Gs1.Epc;

namespace EdgeVault.HardwareSim.World;

/// <summary>A UHF tag: its EPC and what its chip and the metal beside it make of a signal.</summary>
/// <param name="Epc">As in EPC memory.</param>
/// <param name="SensitivityDbm">Weakest signal it wakes up from.</param>
/// <param name="LossDb">Detuning by the piece, one way.</param>
internal sealed record Tag(EpcBits Epc, double SensitivityDbm, double LossDb)
{
    public string EpcHex { get; } = Epc.ToHex();

    public ReadOnlyMemory<byte> EpcBytes { get; } = Epc.ToArray();
}
