using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Client;

/// <summary>What a client asks of a reader between the greeting and the first report of its own ROSpec.</summary>
internal static class LlrpHandshake
{
    // LLRP 1.0.1 §16.1.36, requested data.
    private const byte OnlyIdentification = 1;
    private const byte OnlyInputs = 9;

    public static async Task<LlrpReaderInfo> RunAsync(
        LlrpClientLink link, LlrpClientOptions options, CancellationToken cancellationToken)
    {
        // Step 1: in which version?
        if (options.NegotiateVersion)
        {
            await LlrpVersionNegotiation.RunAsync(link, cancellationToken);
        }

        // Step 2: who and what is it? Nothing has been changed in it yet, should it be another one.
        var capabilities = await ReadCapabilitiesAsync(link, cancellationToken);
        var identity = await ReadIdentityAsync(link, options.Identity, cancellationToken);
        var impinj = options.ImpinjExtensions && capabilities.ManufacturerPen == ImpinjIds.Pen;
        if (impinj)
        {
            await link.RequestAsync(
                LlrpMessageType.CUSTOM_MESSAGE, LlrpMessageType.CUSTOM_MESSAGE,
                LlrpRequests.ImpinjEnableExtensions, cancellationToken);
        }

        var settings = RoSpecPlan.Of(options, capabilities, impinj);
        RoSpecPlan.CheckInputs(options, capabilities);

        // Step 3: what it kept for us while we were away goes out before the ROSpec that it belongs to is deleted.
        await link.SendAsync(LlrpRequests.EnableEventsAndReports, cancellationToken);

        // Step 4: how it shall treat this connection and the next one.
        var holds = options.HoldReports && capabilities.CanHoldEventsAndReports;
        await ConfigureAsync(link, options, holds, cancellationToken);

        // Step 5: our ROSpec and no other, and no AccessSpec but ours.
        await DeleteAccessSpecsAsync(link, cancellationToken);
        await AddRoSpecAsync(link, settings, cancellationToken);
        if (options.ReadTid && !impinj)
        {
            await AddAccessSpecAsync(link, settings.RoSpecId, cancellationToken);
        }

        await StartRoSpecAsync(link, settings.RoSpecId, cancellationToken);

        // Step 6: a reader that applies the hold at once is let go again.
        await link.SendAsync(LlrpRequests.EnableEventsAndReports, cancellationToken);

        // Step 7: how its inputs stand, behind all that was held back of how they stood.
        var inputs = options.Inputs.Count == 0
            ? null
            : await AskForInputsAsync(link, options.Inputs, cancellationToken);
        return new LlrpReaderInfo(identity, capabilities, impinj, holds, link.Version) { InputsRefused = inputs };
    }

    /// <returns>Why the reader does not tell; null if it does. Its tags are worth having without.</returns>
    private static async Task<string?> AskForInputsAsync(
        LlrpClientLink link, IReadOnlyList<ushort> inputs, CancellationToken cancellationToken)
    {
        try
        {
            await link.RequestAsync(
                LlrpMessageType.SET_READER_CONFIG, LlrpMessageType.SET_READER_CONFIG_RESPONSE,
                (writer, id) => writer.SetReaderConfig(id, new ReaderConfigSettings { InputsOn = inputs }),
                cancellationToken);
            await link.RequestAsync(
                LlrpMessageType.GET_READER_CONFIG, LlrpMessageType.GET_READER_CONFIG_RESPONSE,
                static (writer, id) => writer.GetReaderConfig(id, OnlyInputs), cancellationToken);
        }
        catch (LlrpException refusal) when (refusal.Code == LlrpErrorCode.Rejected)
        {
            return refusal.Message;
        }

        link.TellInputs(InputState.Read(link.Frame.Body).Where(input => inputs.Contains(input.Port)));
        return null;
    }

    private static async Task<ReaderCapabilities> ReadCapabilitiesAsync(
        LlrpClientLink link, CancellationToken cancellationToken)
    {
        await link.RequestAsync(
            LlrpMessageType.GET_READER_CAPABILITIES, LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE,
            LlrpRequests.GetReaderCapabilities, cancellationToken);
        if (!ReaderCapabilitiesParser.TryParse(link.Frame.Body, out var capabilities))
        {
            LlrpClientErrors.ThrowUnreadable(LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE);
        }

        return capabilities;
    }

    private static async Task<ReaderIdentity?> ReadIdentityAsync(
        LlrpClientLink link, string? expected, CancellationToken cancellationToken)
    {
        await link.RequestAsync(
            LlrpMessageType.GET_READER_CONFIG, LlrpMessageType.GET_READER_CONFIG_RESPONSE,
            static (writer, id) => writer.GetReaderConfig(id, OnlyIdentification), cancellationToken);
        var identity = ReaderIdentity.Read(link.Frame.Body);
        if (expected is not null && !expected.Equals(identity?.Hex, StringComparison.OrdinalIgnoreCase))
        {
            LlrpClientErrors.ThrowUnexpectedReader(expected, identity);
        }

        return identity;
    }

    private static Task ConfigureAsync(
        LlrpClientLink link, LlrpClientOptions options, bool holds, CancellationToken cancellationToken)
    {
        var settings = new ReaderConfigSettings
        {
            KeepalivePeriod = options.KeepalivePeriod,
            HoldUponReconnect = holds,
            Events = ReaderEventSelection.Watched,
        };
        return link.RequestAsync(
            LlrpMessageType.SET_READER_CONFIG, LlrpMessageType.SET_READER_CONFIG_RESPONSE,
            (writer, id) => writer.SetReaderConfig(id, settings), cancellationToken);
    }

    /// <summary>A reader without AccessSpecs may say so.</summary>
    private static async Task DeleteAccessSpecsAsync(LlrpClientLink link, CancellationToken cancellationToken)
    {
        try
        {
            await link.RequestAsync(
                LlrpMessageType.DELETE_ACCESSSPEC, LlrpMessageType.DELETE_ACCESSSPEC_RESPONSE,
                static (writer, id) => writer.DeleteAccessSpec(id, accessSpecId: 0), cancellationToken);
        }
        catch (LlrpException refusal) when (refusal.Code == LlrpErrorCode.Rejected)
        {
            // Then it has none that could be in the way.
            return;
        }
    }

    private static async Task AddRoSpecAsync(
        LlrpClientLink link, RoSpecSettings settings, CancellationToken cancellationToken)
    {
        await link.RequestAsync(
            LlrpMessageType.DELETE_ROSPEC, LlrpMessageType.DELETE_ROSPEC_RESPONSE,
            static (writer, id) => writer.DeleteRoSpec(id, roSpecId: 0), cancellationToken);
        await link.RequestAsync(
            LlrpMessageType.ADD_ROSPEC, LlrpMessageType.ADD_ROSPEC_RESPONSE,
            (writer, id) => writer.AddRoSpec(id, settings), cancellationToken);
    }

    private static async Task AddAccessSpecAsync(
        LlrpClientLink link, uint roSpecId, CancellationToken cancellationToken)
    {
        var settings = new AccessSpecSettings { RoSpecId = roSpecId };
        await link.RequestAsync(
            LlrpMessageType.ADD_ACCESSSPEC, LlrpMessageType.ADD_ACCESSSPEC_RESPONSE,
            (writer, id) => writer.AddAccessSpec(id, settings), cancellationToken);
        await link.RequestAsync(
            LlrpMessageType.ENABLE_ACCESSSPEC, LlrpMessageType.ENABLE_ACCESSSPEC_RESPONSE,
            (writer, id) => writer.EnableAccessSpec(id, settings.AccessSpecId), cancellationToken);
    }

    private static async Task StartRoSpecAsync(LlrpClientLink link, uint roSpecId, CancellationToken cancellationToken)
    {
        await link.RequestAsync(
            LlrpMessageType.ENABLE_ROSPEC, LlrpMessageType.ENABLE_ROSPEC_RESPONSE,
            (writer, id) => writer.EnableRoSpec(id, roSpecId), cancellationToken);
        await link.RequestAsync(
            LlrpMessageType.START_ROSPEC, LlrpMessageType.START_ROSPEC_RESPONSE,
            (writer, id) => writer.StartRoSpec(id, roSpecId), cancellationToken);
    }
}
