using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Reader;

/// <summary>Request by request, without streams.</summary>
public sealed class ReaderModelTests
{
    private readonly ReaderModel _model = new(new LlrpReaderOptions());
    private readonly LlrpWriter _answer = new();

    [Fact]
    public void An_ROSpec_goes_from_disabled_to_active_and_back()
    {
        Assert.Equal("M_Success", Ask(writer => writer.AddRoSpec(1, new RoSpecSettings { RoSpecId = 7 })));
        Assert.Equal(RoSpecState.Disabled, StateOf(7));
        Assert.Equal("M_Success", Ask(writer => writer.EnableRoSpec(2, 7)));
        Assert.Equal(RoSpecState.Inactive, StateOf(7));
        Assert.Equal("M_Success", Ask(writer => writer.StartRoSpec(3, 7)));
        Assert.Equal(RoSpecState.Active, StateOf(7));
        Assert.Equal("M_Success", Ask(writer => writer.StopRoSpec(4, 7)));
        Assert.Equal(RoSpecState.Inactive, StateOf(7));
        Assert.Equal("M_Success", Ask(writer => writer.DisableRoSpec(5, 7)));
        Assert.Equal(RoSpecState.Disabled, StateOf(7));
        Assert.Equal("M_Success", Ask(writer => writer.DeleteRoSpec(6, 7)));
        Assert.Null(StateOf(7));
    }

    [Fact]
    public void What_is_out_of_order_is_a_field_error()
    {
        const string WrongId = "M_FieldError (A_Invalid at field 0)";

        Assert.StartsWith(WrongId, Ask(writer => writer.EnableRoSpec(1, 7)));
        Assert.StartsWith(WrongId, Ask(writer => writer.AddRoSpec(2, new RoSpecSettings { RoSpecId = 0 })));
        Ask(writer => writer.AddRoSpec(3, new RoSpecSettings { RoSpecId = 7 }));
        Assert.StartsWith(WrongId, Ask(writer => writer.AddRoSpec(4, new RoSpecSettings { RoSpecId = 7 })));
        Assert.StartsWith(WrongId, Ask(writer => writer.StartRoSpec(5, 7)));
        Assert.StartsWith(WrongId, Ask(writer => writer.StopRoSpec(6, 7)));
        Ask(writer => writer.EnableRoSpec(7, 7));
        Ask(writer => writer.StartRoSpec(8, 7));
        Assert.StartsWith(WrongId, Ask(writer => writer.StartRoSpec(9, 7)));
        Assert.StartsWith(WrongId, Ask(writer => writer.DeleteRoSpec(10, 8)));
    }

    [Fact]
    public void An_antenna_that_is_not_there_is_rejected()
    {
        var status = Ask(writer => writer.AddRoSpec(1, new RoSpecSettings { AntennaIds = [1, 5] }));

        Assert.Equal("M_FieldError: there are 4 antennas", status);
    }

    [Fact]
    public void A_message_of_another_version_gets_an_error_message()
    {
        Respond([8, 46, 0, 0, 0, 10, 0, 0, 0, 5]);

        var header = LlrpHeader.Read(_answer.WrittenSpan);
        Assert.Equal((LlrpMessageType.ERROR_MESSAGE, 5u, 1), (header.Type, header.MessageId, header.Version));
        Assert.StartsWith("M_UnsupportedVersion", StatusText());
    }

    [Fact]
    public void An_unknown_message_gets_an_error_message_and_an_error_message_gets_nothing()
    {
        Respond([7, 0xE7, 0, 0, 0, 10, 0, 0, 0, 5]);
        Assert.StartsWith("M_UnsupportedMessage", StatusText());

        var error = new LlrpWriter();
        error.ErrorMessage(9, new LlrpStatus(LlrpStatusCode.R_DeviceError));
        Respond(error.WrittenSpan.ToArray());
        Assert.Equal(0, _answer.Length);
    }

    [Theory]
    [InlineData("ltkjava/ADD_ROSPEC.bin", 1, "1,2,3,4")]
    [InlineData("ltkjava/ADD_ROSPEC2.bin", 1000, "1,2")]
    public void The_ROSpecs_of_others_are_taken(string file, uint id, string antennas)
    {
        Respond(Recorded.File(file));

        Assert.Equal("M_Success", StatusText());
        Ask(writer => writer.EnableRoSpec(2, id));
        Ask(writer => writer.StartRoSpec(3, id));
        Assert.Equal(antennas, string.Join(',', _model.ActiveAntennas()));
    }

    [Fact]
    public void Every_truncation_of_every_request_is_answered_without_a_crash()
    {
        foreach (var name in Recorded.Names("ltkjava", "*.bin"))
        {
            var message = Recorded.File(name);
            for (var length = LlrpHeader.Size; length < message.Length; length++)
            {
                var cut = message[..length];
                (LlrpHeader.Read(cut) with { Length = (uint)length }).Write(cut);
                Respond(cut);
            }
        }
    }

    [Fact]
    public void GET_ROSPECS_gives_back_what_was_added_with_its_state()
    {
        var added = Recorded.File("ltkjava/ADD_ROSPEC2.bin");
        Respond(added);
        Ask(writer => writer.EnableRoSpec(2, 1000));

        Ask(writer => writer.GetRoSpecs(3));

        var expected = added[LlrpHeader.Size..];
        expected[9] = (byte)RoSpecState.Inactive;
        Assert.Equal(expected, _answer.WrittenSpan[(LlrpHeader.Size + 8)..].ToArray());
    }

    [Fact]
    public void The_settings_of_a_client_are_kept_and_shown()
    {
        var settings = new ReaderConfigSettings
        {
            KeepalivePeriod = TimeSpan.FromSeconds(7), HoldUponReconnect = true, Events = ReaderEventSelection.Antenna,
        };
        Assert.Equal("M_Success", Ask(writer => writer.SetReaderConfig(1, settings)));

        Assert.Equal(TimeSpan.FromSeconds(7), _model.Config.KeepalivePeriod);
        Assert.True(_model.Config.HoldUponReconnect);
        Assert.True(_model.Config.Wants(ReaderEventKind.Antenna));
        Assert.False(_model.Config.Wants(ReaderEventKind.Gpi));
        Ask(writer => writer.GetReaderConfig(2));
        Assert.Contains("00DC00090100001B58", Convert.ToHexString(_answer.WrittenSpan));
        Assert.Contains("00E2000580", Convert.ToHexString(_answer.WrittenSpan));
    }

    private string Ask(Action<LlrpWriter> write)
    {
        var request = new LlrpWriter();
        write(request);
        Respond(request.WrittenSpan.ToArray());
        return StatusText();
    }

    private void Respond(byte[] message)
    {
        _answer.Clear();
        _model.Respond(Assert.Single(Recorded.Frames(message)), _answer);
    }

    private string StatusText()
    {
        Assert.True(LlrpStatus.TryRead(_answer.WrittenSpan[LlrpHeader.Size..], out var status));
        return status.ToString();
    }

    private RoSpecState? StateOf(uint id)
    {
        Ask(writer => writer.GetRoSpecs(99));
        var parameters = new LlrpParameterReader(_answer.WrittenSpan[LlrpHeader.Size..]);
        while (parameters.TryRead(out var parameter))
        {
            if (parameter.Type == LlrpParameterType.ROSpec && parameter.Value[3] == id)
            {
                return (RoSpecState)parameter.Value[5];
            }
        }

        return null;
    }
}
