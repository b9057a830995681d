using System.IO.Ports;
using EdgeVault.Capture.Scanners;

namespace EdgeVault.Capture.Tests.Scanners;

public sealed class ScannerEndpointTests
{
    [Fact]
    public void A_serial_endpoint_has_all_its_settings()
    {
        Assert.Null(ScannerEndpoint.TryParse(
            "serial:///dev/ttyACM0?baud=115200&parity=even&data=7&stop=2&flow=rtscts", out var endpoint));
        Assert.Equal("/dev/ttyACM0", endpoint!.Path);
        Assert.Equal(
            (115_200, Parity.Even, 7, StopBits.Two, Handshake.RequestToSend),
            (endpoint.Baud, endpoint.Parity, endpoint.DataBits, endpoint.StopBits, endpoint.Flow));
    }

    [Fact]
    public void A_tcp_endpoint_has_host_and_port()
    {
        Assert.Null(ScannerEndpoint.TryParse("tcp://10.1.2.3:4001", out var endpoint));
        Assert.False(endpoint!.IsSerial);
        Assert.Equal(("10.1.2.3", 4001), (endpoint.Host, endpoint.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/dev/ttyACM0")]
    [InlineData("serial://ttyACM0")]
    [InlineData("serial:///")]
    [InlineData("serial:///dev/ttyACM0?baud=fast")]
    [InlineData("serial:///dev/ttyACM0?parity=7up")]
    [InlineData("serial:///dev/ttyACM0?colour=red")]
    [InlineData("tcp://host")]
    [InlineData("tcp://host:4001/path")]
    [InlineData("usb://1234")]
    public void What_is_no_endpoint_says_what_would_do(string text)
    {
        var fault = ScannerEndpoint.TryParse(text, out var endpoint);
        Assert.Contains("serial:///dev/ttyACM0?baud=115200", fault, StringComparison.Ordinal);
        Assert.Null(endpoint);
    }

    [Fact]
    public void Every_fault_of_the_options_is_told_at_once()
    {
        var options = new ScannerOptions
        {
            Endpoint = "x", Prefix = "123456789", LengthMax = 0, IdleFlush = TimeSpan.FromMinutes(1), AnswerGood = "0", AnswerBad = "GG",
        };
        Assert.Equal(7, options.Faults().Count()); // What it is for is missing, too.
        Assert.Empty(new ScannerOptions { Endpoint = "tcp://h:1", Station = "packing-1" }.Faults());
        Assert.Empty(new ScannerOptions { Endpoint = "tcp://h:1", Portal = "door-1" }.Faults());
    }
}
