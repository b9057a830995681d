using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientOptionsBuilder
{
    private readonly MqttClientOptions _options = new();
    private int? _port;

    public MqttClientOptionsBuilder WithClientId(string clientId) => With(options => options.ClientId = clientId);

    /// <param name="host">Name or address.</param>
    /// <param name="port">1883 unless said; 8883 with TLS.</param>
    public MqttClientOptionsBuilder WithTcpServer(string host, int? port = null)
    {
        _port = port;
        return With(options => options.Server = host);
    }

    public MqttClientOptionsBuilder WithCredentials(string username, string? password = null) =>
        WithCredentials(username, password is null ? null : Encoding.UTF8.GetBytes(password));

    public MqttClientOptionsBuilder WithCredentials(string username, byte[]? password) =>
        With(options => (options.UserName, options.Password) = (username, password));

    public MqttClientOptionsBuilder WithCleanSession(bool value = true) => With(options => options.CleanSession = value);

    public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value) => With(options => options.KeepAlivePeriod = value);

    public MqttClientOptionsBuilder WithNoKeepAlive() => WithKeepAlivePeriod(TimeSpan.Zero);

    public MqttClientOptionsBuilder WithTimeout(TimeSpan value) => With(options => options.Timeout = value);

    public MqttClientOptionsBuilder WithMaximumPacketSize(uint maximumPacketSize) =>
        With(options => options.MaximumPacketSize = maximumPacketSize);

    public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value) =>
        With(options => options.ProtocolVersion = value);

    public MqttClientOptionsBuilder WithWillTopic(string willTopic) => With(options => options.WillTopic = willTopic);

    public MqttClientOptionsBuilder WithWillPayload(string willPayload) =>
        WithWillPayload(Encoding.UTF8.GetBytes(willPayload));

    public MqttClientOptionsBuilder WithWillPayload(byte[] willPayload) =>
        With(options => options.WillPayload = willPayload);

    public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel) =>
        With(options => options.WillQualityOfServiceLevel = willQualityOfServiceLevel);

    public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true) => With(options => options.WillRetain = willRetain);

    public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new MqttClientTlsOptionsBuilder();
        configure(builder);
        return WithTlsOptions(builder.Build());
    }

    public MqttClientOptionsBuilder WithTlsOptions(MqttClientTlsOptions tlsOptions) =>
        With(options => options.TlsOptions = tlsOptions);

    public MqttClientOptions Build()
    {
        _options.Port = _port ?? (_options.TlsOptions.UseTls ? 8883 : 1883);
        return _options;
    }

    private MqttClientOptionsBuilder With(Action<MqttClientOptions> change)
    {
        change(_options);
        return this;
    }
}
