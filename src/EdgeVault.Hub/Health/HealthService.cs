using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace EdgeVault.Hub.Health;

/// <summary><c>grpc.health.v1.Health</c>, for the hub as a whole (<c>""</c>) and for each of its services.</summary>
internal sealed class HealthService(
    HubHealth health, SiteBoard board, IOptions<HubOptions> options, IHostApplicationLifetime host, TimeProvider time)
    : Grpc.Health.V1.Health.HealthBase
{
    private static readonly HashSet<string> Services =
    [
        "",
        "edgevault.sync.v1.CustodySync",
        "edgevault.sync.v1.MergedStream",
        "edgevault.catalogue.v1.Catalogue",
    ];

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        Services.Contains(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Status() })
            : throw new RpcException(new Status(StatusCode.NotFound, "The hub has no such service."));

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, host.ApplicationStopping);
        ServingStatus? said = null;
        while (!ended.IsCancellationRequested)
        {
            var changed = board.Changed.Next;
            var status = Services.Contains(request.Service) ? Status() : ServingStatus.ServiceUnknown;
            if (status != said)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, ended.Token);
                said = status;
            }

            await ChangeSignal.WaitAsync(changed, options.Value.Link.HeartbeatInterval, time, ended.Token);
        }
    }

    private ServingStatus Status() => health.NotReady.Count == 0 ? ServingStatus.Serving : ServingStatus.NotServing;
}
