using EdgeVault.Capture.Dedup;

namespace EdgeVault.Capture.Passages;

/// <summary>One slice of one tag as a lot is weighed by it. Time in gateway µs.</summary>
/// <param name="Relative">Level against the tag's strongest slice, dB; 0 where the reader tells none.</param>
internal readonly record struct Heard(long AtUs, bool IsInside, int Reads, float Relative)
{
    /// <summary>Index of the antenna in the portal, and the phases that it read.</summary>
    public byte Antenna { get; init; }

    public PhaseSum Phases { get; init; }

    private const float NatsPerDb = 0.1151293f;

    /// <summary>Reads, each as much as its level to this power of an amplitude: 0 counts them all alike.</summary>
    public float Weight(float power) => Reads * MathF.Exp(Relative * NatsPerDb * power);
}
