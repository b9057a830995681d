namespace EdgeVault.Llrp.Messages;

/// <summary>Zebra's (once Motorola's) private enterprise number and the subtypes used here.</summary>
public static class ZebraIds
{
    public const uint Pen = 161;

    internal const uint TagReportContentSelector = 708;
    internal const uint TagPhase = 709;
}
