using EdgeVault.Hosting.Tls;

namespace EdgeVault.Hub.Authority;

/// <summary>Renews the hub's own certificate in time; the authority is at hand.</summary>
internal sealed class OwnCertificate(
    AuthorityFolder folder, TlsKeeper keeper, TimeProvider time, ILogger<OwnCertificate> logger) : BackgroundService
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromHours(1);

    /// <summary>Before anybody connects.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        RenewIfDue();
        return base.StartAsync(cancellationToken);
    }

    public void RenewIfDue()
    {
        var own = keeper.Material;
        if (own.Self is not { } self
            || time.GetUtcNow() < own.Own.NotAfter - CertificateAuthority.RenewBefore)
        {
            return;
        }

        try
        {
            new AuthorityDesk(folder, time).Issue(self, TlsNames.Of(own.Own), folder.Tls);
            keeper.Look();
        }
        catch (IOException fault)
        {
            AuthorityLog.OwnNotRenewed(logger, fault.Message, fault);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                RenewIfDue();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
