namespace EdgeVault.Llrp.Messages;

/// <summary>
/// Impinj's private enterprise number and the subtypes used here (Octane LLRP, "Impinj LLRP Reference").
/// </summary>
public static class ImpinjIds
{
    public const uint Pen = 25882;

    internal const byte EnableExtensions = 21;
    internal const byte EnableExtensionsResponse = 22;

    internal const uint TagReportContentSelector = 50;
    internal const uint EnableSerializedTid = 51;
    internal const uint EnablePhaseAngle = 52;
    internal const uint EnablePeakRssi = 53;
    internal const uint SerializedTid = 55;
    internal const uint PhaseAngle = 56;
    internal const uint PeakRssi = 57;
    internal const uint EnableDopplerFrequency = 67;
    internal const uint DopplerFrequency = 68;
}
