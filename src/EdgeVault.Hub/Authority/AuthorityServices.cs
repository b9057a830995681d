using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Trust;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Hub.Authority;

internal static class AuthorityServices
{
    /// <summary>Certificates, and the gate before every call; nothing where gRPC is served by plaintext.</summary>
    public static IServiceCollection AddHubAuthority(this IServiceCollection services, HubOptions options)
    {
        if (GrpcAddress.Parse(options.Listen.Grpc, options.Listen.AllowPlaintext, out _) is not { IsTls: true })
        {
            return services;
        }

        var folder = new AuthorityFolder(options);
        services.TryAddSingleton(folder);
        services.TryAddSingleton(_ => folder.Open());
        services.TryAddSingleton<OwnCertificate>();
        services.AddMutualTls(
            folder.Tls, provider => HubCallRules.For(provider.GetRequiredService<TrustedSites>()));
        services.AddHostedService(provider => provider.GetRequiredService<OwnCertificate>());
        return services;
    }
}
