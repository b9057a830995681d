using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public sealed class MqttClientTlsOptions
{
    public bool UseTls { get; set; }

    /// <summary>Decides alone, where there is one; else the platform does.</summary>
    public Func<MqttClientCertificateValidationEventArgs, bool>? CertificateValidationHandler { get; set; }

    public X509CertificateCollection? ClientCertificates { get; set; }

    public CipherSuitesPolicy? CipherSuitesPolicy { get; set; }

    public SslProtocols SslProtocol { get; set; }

    /// <summary>The name in the certificate; the server's by default.</summary>
    public string? TargetHost { get; set; }
}

public sealed class MqttClientCertificateValidationEventArgs(
    X509Certificate? certificate, X509Chain? chain, SslPolicyErrors sslPolicyErrors) : EventArgs
{
    public X509Certificate? Certificate => certificate;

    public X509Chain? Chain => chain;

    public SslPolicyErrors SslPolicyErrors => sslPolicyErrors;
}

public sealed class MqttClientTlsOptionsBuilder
{
    private readonly MqttClientTlsOptions _options = new() { UseTls = true };

    public MqttClientTlsOptionsBuilder UseTls(bool useTls = true)
    {
        _options.UseTls = useTls;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithCertificateValidationHandler(
        Func<MqttClientCertificateValidationEventArgs, bool> certificateValidationHandler)
    {
        _options.CertificateValidationHandler = certificateValidationHandler;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithClientCertificates(X509Certificate2Collection certificates)
    {
        _options.ClientCertificates = certificates;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithCipherSuitesPolicy(CipherSuitesPolicy cipherSuitePolicy)
    {
        _options.CipherSuitesPolicy = cipherSuitePolicy;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithSslProtocols(SslProtocols sslProtocols)
    {
        _options.SslProtocol = sslProtocols;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithTargetHost(string targetHost)
    {
        _options.TargetHost = targetHost;
        return this;
    }

    public MqttClientTlsOptions Build() => _options;
}
