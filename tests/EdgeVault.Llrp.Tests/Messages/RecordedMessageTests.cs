using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Messages;

/// <summary>Single messages of other implementations, read and written.</summary>
public sealed class RecordedMessageTests
{
    [Fact]
    public void The_capabilities_of_a_Speedway_revolution_read_as_EdgeX_reads_them()
    {
        var body = Recorded.File("edgex/GetReaderCapabilitiesResponse-000.bytes");

        Assert.True(ReaderCapabilitiesParser.TryParse(body, out var capabilities));

        Assert.Equal(4, capabilities.AntennaCount);
        Assert.True(capabilities.HasUtcClock);
        Assert.Equal(ImpinjIds.Pen, capabilities.ManufacturerPen);
        Assert.Equal(2_001_002u, capabilities.ModelNumber);
        Assert.Equal("5.14.0.240", capabilities.Firmware);
        Assert.Equal((4, 4), (capabilities.GpiCount, capabilities.GpoCount));
        Assert.True(capabilities.CanHoldEventsAndReports);
        Assert.True(capabilities.CanWarnOfBufferLevel);
        Assert.Equal(1u, capabilities.RoSpecCountMax);
        Assert.Equal(840, capabilities.CountryCode);
        Assert.Equal((1000, 1025), (capabilities.TransmitPowerCentiDbm[1], capabilities.TransmitPowerCentiDbm[2]));
    }

    [Fact]
    public void The_capabilities_in_dx101_read_as_the_LTK_reads_them()
    {
        var frame = Recorded.Frames(Recorded.Dx101)
            .Single(frame => frame.Header.Type == LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE);

        Assert.True(ReaderCapabilitiesParser.TryParse(frame.Body, out var capabilities));

        Assert.Equal("2.5.34.240", capabilities.Firmware);
        Assert.Equal((4, 8), (capabilities.GpiCount, capabilities.GpoCount));
        Assert.Equal(1500, capabilities.TransmitPowerCentiDbm[0]);
    }

    [Fact]
    public void The_identity_of_a_Speedway_is_its_EUI_64() =>
        Assert.Equal(
            new ReaderIdentity(IsEpc: false, "001625FFFF1125D6"),
            ReaderIdentity.Read(Recorded.File("edgex/GetReaderConfigResponse-000.bytes")));

    [Theory]
    [InlineData("edgex/CloseConnectionResponse-000.bytes")]
    [InlineData("edgex/GetROSpecsResponse-000.bytes")]
    [InlineData("edgex/GetAccessSpecsResponse-000.bytes")]
    public void A_recorded_status_is_success(string file)
    {
        Assert.True(LlrpStatus.TryRead(Recorded.File(file), out var status));
        Assert.True(status.IsSuccess);
    }

    [Fact]
    public void A_recorded_announcement_of_the_close_is_read()
    {
        var notification = new ReaderEventNotification(Recorded.File("edgex/ReaderEventNotification-000.bytes"));

        Assert.True(notification.TryRead(out var readerEvent));
        Assert.Equal(ReaderEventKind.ConnectionClose, readerEvent.Kind);
        Assert.Equal(0x0005AC35BD20D1DAul, readerEvent.UtcMicros);
    }

    [Fact]
    public void The_events_of_dx101_are_read_to_the_last()
    {
        var counts = new Dictionary<ReaderEventKind, int>();
        foreach (var frame in Recorded.Frames(Recorded.Dx101)
                     .Where(frame => frame.Header.Type == LlrpMessageType.READER_EVENT_NOTIFICATION))
        {
            var notification = new ReaderEventNotification(frame.Body);
            while (notification.TryRead(out var readerEvent))
            {
                counts[readerEvent.Kind] = counts.GetValueOrDefault(readerEvent.Kind) + 1;
                Assert.NotNull(readerEvent.UtcMicros);
            }

            Assert.Equal(0, notification.MalformedCount);
        }

        Assert.Equal(891, counts.Values.Sum());
        Assert.Equal(1, counts[ReaderEventKind.ConnectionAttempt]);
        Assert.DoesNotContain(ReaderEventKind.Unknown, counts.Keys);
    }

    [Fact]
    public void Requests_are_written_byte_for_byte_as_the_LTK_writes_them()
    {
        Assert.Equal(Recorded.File("ltkjava/GET_READER_CAPABILITIES.bin"), Written(w => w.GetReaderCapabilities(1)));
        Assert.Equal(Recorded.File("ltkjava/GET_READER_CONFIG.bin"), Written(w => w.GetReaderConfig(2)));
        Assert.Equal(Recorded.File("ltkjava/ENABLE_ROSPEC.bin"), Written(w => w.EnableRoSpec(7, 1)));
        Assert.Equal(Recorded.File("ltkjava/START_ROSPEC.bin"), Written(w => w.StartRoSpec(8, 1)));
        Assert.Equal(Recorded.File("ltkjava/CUSTOM_MESSAGE1.bin"), Written(w => w.ImpinjEnableExtensions(2)));
    }

    [Fact]
    public void A_greeting_is_written_byte_for_byte_as_a_reader_writes_it() =>
        Assert.Equal(
            Recorded.File("ltkjava/READER_EVENT_NOTIFICATION.bin"),
            Written(w => w.ReaderEvent(
                0, new ReaderEvent { Kind = ReaderEventKind.ConnectionAttempt, UtcMicros = 0x00039136A2A33B3F })));

    [Fact]
    public void A_field_error_is_written_byte_for_byte_as_a_Speedway_writes_it()
    {
        var recorded = Recorded.Frames(Recorded.Dx101).Single(frame => frame.Header.Length == 26);

        var written = Written(w => w.StatusResponse(
            LlrpMessageType.ENABLE_ROSPEC_RESPONSE, 105,
            new LlrpStatus(LlrpStatusCode.M_FieldError, FieldNumber: 1, Detail: LlrpStatusCode.A_Invalid)));

        Assert.Equal(recorded.Bytes.ToArray(), written);
    }

    private static byte[] Written(Action<LlrpWriter> write)
    {
        var writer = new LlrpWriter(1);
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
