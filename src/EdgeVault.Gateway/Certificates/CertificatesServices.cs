using EdgeVault.Custody;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Tls;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Certificates;

internal static class CertificatesServices
{
    /// <summary>Certificates towards hubs, and before every call where gRPC is served by TLS.</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services, IConfigurationSection section)
    {
        services.TryAddSingleton<HubCredentialsBook>();
        services.AddHostedService<PlaintextWarning>();
        services.TryAddSingleton<CertificateService>();
        services.AddHostedService(provider => provider.GetRequiredService<CertificateService>());
        var listen = section.GetSection(nameof(GatewayOptions.Listen)).Get<ListenOptions>() ?? new ListenOptions();
        if (GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out _) is { IsTls: true })
        {
            services.TryAddSingleton(KeeperOf);
            services.TryAddSingleton(provider => GatewayCallRules.For(
                provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Site));
            services.AddCallGate();
        }

        return services;
    }

    private static TlsKeeper KeeperOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return provider.GetRequiredService<HubCredentialsBook>().Find(options.AuthorityHub)?.Keeper
            ?? throw new TlsFolderException($"This gateway has not enrolled at hub '{options.AuthorityHub}'.");
    }
}
