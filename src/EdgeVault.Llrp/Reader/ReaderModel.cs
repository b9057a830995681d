using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>A reader as its requests see it: ROSpecs, AccessSpecs, configuration, answers. No clock, no stream, no
/// lock.</summary>
internal sealed class ReaderModel(LlrpReaderOptions options)
{
    private readonly ReaderConfigParser _configParser = new(options);
    private ReaderConfig _config = new();
    private ReaderVersion _version = new(options.VersionMax);

    public RoSpecTable RoSpecs { get; } = new(options.AntennaCount, options.GpiCount);

    public AccessSpecTable AccessSpecs { get; } = new(options.AntennaCount);

    public ReaderConfig Config => _config;

    /// <summary>Inputs that are high now.</summary>
    public HashSet<ushort> InputsHigh { get; } = [];

    /// <summary>This connection has switched Impinj's extensions on.</summary>
    public bool ImpinjExtensions { get; private set; }

    /// <summary>What this connection speaks: 1 = LLRP 1.0.1, 2 = 1.1.</summary>
    public byte Version => _version.Current;

    /// <summary>When and what to report now; null while no ROSpec is active.</summary>
    public ReportRequest? Report
    {
        get
        {
            var report = RoSpecs.Active is { } active ? active.Report ?? Config.Report : null;
            return ImpinjExtensions || report is null
                ? report
                : report with { Fields = report.Fields & ~TagReportFields.Impinj };
        }
    }

    /// <summary>Another client: what a connection agrees on begins anew.</summary>
    public void BeginConnection()
    {
        ImpinjExtensions = false;
        _version = new ReaderVersion(options.VersionMax);
    }

    /// <summary>Writes the answer to one message of the client, if it has one.</summary>
    public ReaderAction Respond(in LlrpFrame frame, LlrpWriter writer)
    {
        var id = frame.Header.MessageId;
        var body = frame.Body;
        writer.Version = Version;
        if (_version.TryRespond(frame, writer))
        {
            return ReaderAction.None;
        }

        switch (frame.Header.Type)
        {
            case LlrpMessageType.GET_READER_CAPABILITIES:
                writer.Capabilities(id, body, options);
                return ReaderAction.None;
            case LlrpMessageType.GET_READER_CONFIG:
                writer.ReaderConfiguration(id, body, options, this);
                return ReaderAction.None;
            case LlrpMessageType.SET_READER_CONFIG:
                var status = _configParser.TryApply(body, ref _config);
                writer.StatusResponse(LlrpMessageType.SET_READER_CONFIG_RESPONSE, id, status);
                return ReaderAction.ConfigChanged;
            case LlrpMessageType.GET_ROSPECS:
                writer.RoSpecsResponse(id, RoSpecs.Parameters());
                return ReaderAction.None;
            case LlrpMessageType.GET_ACCESSSPECS:
                writer.AccessSpecsResponse(id, AccessSpecs.Parameters());
                return ReaderAction.None;
            case LlrpMessageType.GET_REPORT:
                return ReaderAction.Flush;
            case LlrpMessageType.ENABLE_EVENTS_AND_REPORTS:
                return ReaderAction.Release;
            case LlrpMessageType.KEEPALIVE_ACK:
                return ReaderAction.Acknowledged;
            case LlrpMessageType.CLOSE_CONNECTION:
                writer.StatusResponse(LlrpMessageType.CLOSE_CONNECTION_RESPONSE, id, LlrpStatus.Success);
                return ReaderAction.Close;
            case LlrpMessageType.CUSTOM_MESSAGE:
                Custom(id, body, writer);
                return ReaderAction.None;
            case LlrpMessageType.ERROR_MESSAGE:
                // Never answered, so that two ends cannot quarrel for ever.
                return ReaderAction.None;
            default:
                ChangeSpecs(frame.Header, body, writer);
                return ReaderAction.None;
        }
    }

    /// <summary>Antennas of the AISpec that the active ROSpec is at; none while there is none.</summary>
    public IReadOnlyList<ushort> ActiveAntennas() => RoSpecs.ActiveAiSpec switch
    {
        null => [],
        { AntennaIds: { Count: > 0 } some } => some,
        _ => [.. Enumerable.Range(1, options.AntennaCount).Select(antenna => (ushort)antenna)],
    };

    public void Reboot()
    {
        RoSpecs.Delete(0);
        AccessSpecs.Delete(0);
        _config = new ReaderConfig();
        BeginConnection();
    }

    private void ChangeSpecs(in LlrpHeader header, ReadOnlySpan<byte> body, LlrpWriter writer)
    {
        var specId = new LlrpFieldReader(body).U32();
        LlrpStatus? status = header.Type switch
        {
            LlrpMessageType.ADD_ROSPEC => Add(body),
            LlrpMessageType.ADD_ACCESSSPEC => AddAccess(body),
            _ when body.Length < 4 => null,
            LlrpMessageType.DELETE_ROSPEC => RoSpecs.Delete(specId),
            LlrpMessageType.ENABLE_ROSPEC => RoSpecs.Enable(specId),
            LlrpMessageType.DISABLE_ROSPEC => RoSpecs.Disable(specId),
            LlrpMessageType.START_ROSPEC => RoSpecs.Start(specId),
            LlrpMessageType.STOP_ROSPEC => RoSpecs.Stop(specId),
            LlrpMessageType.DELETE_ACCESSSPEC => AccessSpecs.Delete(specId),
            LlrpMessageType.ENABLE_ACCESSSPEC => AccessSpecs.Enable(specId),
            LlrpMessageType.DISABLE_ACCESSSPEC => AccessSpecs.Disable(specId),
            _ => null,
        };

        if (status is { } answer)
        {
            // The response to each of these has the request's number plus ten.
            writer.StatusResponse((LlrpMessageType)((int)header.Type + 10), header.MessageId, answer);
            return;
        }

        var code = IsSpecRequest(header.Type) ? LlrpStatusCode.M_ParameterError : LlrpStatusCode.M_UnsupportedMessage;
        writer.ErrorMessage(header.MessageId, new LlrpStatus(code, $"message type {(int)header.Type}"));
    }

    private LlrpStatus Add(ReadOnlySpan<byte> body)
    {
        var parameters = new LlrpParameterReader(body);
        if (!parameters.TryRead(out var parameter) || parameter.Type != LlrpParameterType.ROSpec)
        {
            return new LlrpStatus(LlrpStatusCode.M_MissingParameter, "ADD_ROSPEC without a readable ROSpec");
        }

        var request = RoSpecParser.TryParse(parameter.Value);
        return request?.Report is { } report && !report.IsKnown(Version)
            ? new LlrpStatus(LlrpStatusCode.M_ParameterError, $"there is no report trigger {(int)report.Trigger}")
            : RoSpecs.Add(request, parameter.Bytes);
    }

    private LlrpStatus AddAccess(ReadOnlySpan<byte> body)
    {
        var parameters = new LlrpParameterReader(body);
        return parameters.TryRead(out var parameter) && parameter.Type == LlrpParameterType.AccessSpec
            ? AccessSpecs.Add(AccessSpecParser.TryParse(parameter.Value), parameter.Bytes)
            : new LlrpStatus(LlrpStatusCode.M_MissingParameter, "ADD_ACCESSSPEC without a readable AccessSpec");
    }

    private void Custom(uint id, ReadOnlySpan<byte> body, LlrpWriter writer)
    {
        var fields = new LlrpFieldReader(body);
        if (options.ManufacturerPen == ImpinjIds.Pen &&
            fields.U32() == ImpinjIds.Pen && fields.U8() == ImpinjIds.EnableExtensions)
        {
            ImpinjExtensions = true;
            writer.ImpinjEnableExtensionsResponse(id, LlrpStatus.Success);
            return;
        }

        writer.ErrorMessage(id, new LlrpStatus(LlrpStatusCode.M_UnsupportedMessage, "unknown CUSTOM_MESSAGE"));
    }

    private static bool IsSpecRequest(LlrpMessageType type) =>
        type is >= LlrpMessageType.ADD_ROSPEC and <= LlrpMessageType.DISABLE_ROSPEC
            or >= LlrpMessageType.DELETE_ACCESSSPEC and <= LlrpMessageType.DISABLE_ACCESSSPEC;
}
