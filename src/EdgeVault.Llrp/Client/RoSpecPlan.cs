using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>What is wanted of a reader, in the terms of what it has.</summary>
internal static class RoSpecPlan
{
    /// <exception cref="LlrpException">Unsuitable: the reader does not have what is wanted; the message says what it has.</exception>
    public static RoSpecSettings Of(LlrpClientOptions options, ReaderCapabilities capabilities, bool impinj) => new()
    {
        RoSpecId = options.RoSpecId,
        AntennaIds = Antennas(options, capabilities),
        ReportEveryNTags = options.ReportEveryNTags,
        ReportFields = Fields(Wanted(options), capabilities.ManufacturerPen, impinj),
        Vendor = capabilities.ManufacturerPen,
        Session = options.Session,
        TagPopulation = options.TagPopulation,
        Mode = Mode(options, capabilities),
        Transmitter = Transmitter(options, capabilities),
    };

    private static IReadOnlyList<ushort> Antennas(LlrpClientOptions options, ReaderCapabilities capabilities)
    {
        foreach (var antenna in options.AntennaIds)
        {
            if (antenna == 0 || antenna > capabilities.AntennaCount)
            {
                LlrpClientErrors.ThrowUnsuitable(
                    $"antenna {antenna} is wanted and the reader has 1 to {capabilities.AntennaCount}");
            }
        }

        return options.AntennaIds;
    }

    /// <exception cref="LlrpException">Unsuitable: the reader does not have such an input.</exception>
    public static void CheckInputs(LlrpClientOptions options, ReaderCapabilities capabilities)
    {
        foreach (var input in options.Inputs)
        {
            if (input == 0 || input > capabilities.GpiCount)
            {
                LlrpClientErrors.ThrowUnsuitable(
                    capabilities.GpiCount == 0
                        ? $"input {input} is wanted and the reader has none"
                        : $"input {input} is wanted and the reader has 1 to {capabilities.GpiCount}");
            }
        }
    }

    private static TagReportFields Wanted(LlrpClientOptions options) =>
        options.ReadTid ? options.ReportFields | TagReportFields.ImpinjSerializedTid : options.ReportFields;

    private static TagReportFields Fields(TagReportFields wanted, uint vendor, bool impinj) =>
        impinj ? wanted
        : vendor == ZebraIds.Pen ? wanted & ~(TagReportFields.Impinj & ~TagReportFields.PhaseAngle)
        : wanted & ~TagReportFields.Impinj;

    private static ushort? Mode(LlrpClientOptions options, ReaderCapabilities capabilities)
    {
        if (options.Mode is { } mode && !capabilities.ModeIdentifiers.Contains(mode))
        {
            LlrpClientErrors.ThrowUnsuitable(
                $"mode {mode} is wanted and the reader has {string.Join(", ", capabilities.ModeIdentifiers)}");
        }

        return options.Mode;
    }

    // Never above what is wanted: the limit may be the law's.
    private static RfTransmitter? Transmitter(LlrpClientOptions options, ReaderCapabilities capabilities)
    {
        if (options.TransmitPowerCentiDbm is not { } wanted)
        {
            return null;
        }

        var powers = capabilities.TransmitPowerCentiDbm;
        var fitting = powers.Where(power => power.Value <= wanted).ToList();
        if (fitting.Count == 0)
        {
            LlrpClientErrors.ThrowUnsuitable(
                $"at most {wanted / 100m} dBm are wanted, and the reader's weakest is " +
                $"{(powers.Count == 0 ? "unknown" : $"{powers.Values.Min() / 100m} dBm")}");
        }

        return new RfTransmitter(
            capabilities.HopTable, Channel: 1, fitting.MaxBy(static power => power.Value).Key);
    }
}
