using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>Steps through the events of a READER_EVENT_NOTIFICATION body. All of them share one timestamp.</summary>
public ref struct ReaderEventNotification
{
    private LlrpParameterReader _parameters;
    private ReaderEvent _stamp;
    private int _malformed;

    // LLRP 1.0.1 §16.1.33: one ReaderEventNotificationData(246).
    public ReaderEventNotification(ReadOnlySpan<byte> body)
    {
        var outer = new LlrpParameterReader(body);
        while (outer.TryRead(out var parameter))
        {
            if (parameter.Type == LlrpParameterType.ReaderEventNotificationData)
            {
                _parameters = new LlrpParameterReader(parameter.Value);
                return;
            }
        }

        _malformed = 1;
    }

    /// <summary>Parameters that could not be read so far.</summary>
    public readonly int MalformedCount => _malformed + (_parameters.Fault == LlrpParameterFault.None ? 0 : 1);

    // §16.2.7.6: UTCTimestamp(128) or Uptime(129) first, then each event at most once, then customs.
    public bool TryRead(out ReaderEvent readerEvent)
    {
        while (_parameters.TryRead(out var parameter))
        {
            var fields = new LlrpFieldReader(parameter.Value);
            switch (parameter.Type)
            {
                case LlrpParameterType.UTCTimestamp:
                    _stamp = new ReaderEvent { UtcMicros = fields.U64() };
                    continue;
                case LlrpParameterType.Uptime:
                    _stamp = new ReaderEvent { UptimeMicros = fields.U64() };
                    continue;
                default:
                    readerEvent = ReadEvent(parameter.Type, ref fields);
                    if (fields.Overrun)
                    {
                        _malformed++;
                        readerEvent = _stamp;
                    }

                    return true;
            }
        }

        readerEvent = default;
        return false;
    }

    private readonly ReaderEvent ReadEvent(LlrpParameterType type, ref LlrpFieldReader fields) => type switch
    {
        // §16.2.7.6.2: [port:16] [state:1] [reserved:7].
        LlrpParameterType.GPIEvent => _stamp with
        {
            Kind = ReaderEventKind.Gpi,
            GpiPort = fields.U16(),
            GpiHigh = (fields.U8() & 0x80) != 0,
        },

        // §16.2.7.6.3: [event type:8] [ROSpecID:32] [preempting ROSpecID:32].
        LlrpParameterType.ROSpecEvent => _stamp with
        {
            Kind = ReaderEventKind.RoSpec,
            RoSpecEvent = (RoSpecEventType)fields.U8(),
            RoSpecId = fields.U32(),
        },

        // §16.2.7.6.4: [percentage full:8].
        LlrpParameterType.ReportBufferLevelWarningEvent => _stamp with
        {
            Kind = ReaderEventKind.ReportBufferLevelWarning,
            BufferPercentFull = fields.U8(),
        },
        LlrpParameterType.ReportBufferOverflowErrorEvent => _stamp with { Kind = ReaderEventKind.ReportBufferOverflow },
        LlrpParameterType.ReaderExceptionEvent => ReadException(ref fields),

        // §16.2.7.6.7: [event type:8] [ROSpecID:32] [spec index:16]; §16.2.7.6.8 likewise.
        LlrpParameterType.RFSurveyEvent => ReadSpecEvent(ReaderEventKind.RfSurvey, ref fields),
        LlrpParameterType.AISpecEvent => ReadSpecEvent(ReaderEventKind.AiSpec, ref fields),

        // §16.2.7.6.9: [event type:8, 1 = connected] [antenna:16].
        LlrpParameterType.AntennaEvent => _stamp with
        {
            Kind = ReaderEventKind.Antenna,
            AntennaConnected = fields.U8() == 1,
            AntennaId = fields.U16(),
        },

        // §16.2.7.6.10: [status:16].
        LlrpParameterType.ConnectionAttemptEvent => _stamp with
        {
            Kind = ReaderEventKind.ConnectionAttempt,
            ConnectionAttempt = (ConnectionAttemptStatus)fields.U16(),
        },
        LlrpParameterType.ConnectionCloseEvent => _stamp with { Kind = ReaderEventKind.ConnectionClose },
        LlrpParameterType.HoppingEvent => _stamp with { Kind = ReaderEventKind.Hopping },
        LlrpParameterType.Custom => _stamp with { Kind = ReaderEventKind.Custom },
        _ => _stamp,
    };

    private readonly ReaderEvent ReadSpecEvent(ReaderEventKind kind, ref LlrpFieldReader fields)
    {
        fields.U8();
        return _stamp with { Kind = kind, RoSpecId = fields.U32(), SpecIndex = fields.U16() };
    }

    // §16.2.7.6.6: [message:utf8v], then optional ROSpecID, SpecIndex, AntennaID and others.
    private readonly ReaderEvent ReadException(ref LlrpFieldReader fields)
    {
        var readerEvent = _stamp with { Kind = ReaderEventKind.ReaderException, Message = fields.Utf8() };
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            var value = new LlrpFieldReader(child.Value);
            readerEvent = child.Type switch
            {
                LlrpParameterType.ROSpecID => readerEvent with { RoSpecId = value.U32() },
                LlrpParameterType.AntennaID => readerEvent with { AntennaId = value.U16() },
                _ => readerEvent,
            };
        }

        return readerEvent;
    }
}
