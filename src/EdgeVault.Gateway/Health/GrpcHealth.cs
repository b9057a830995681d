using EdgeVault.Contracts.Sync.V1;
using Grpc.Core;
using Grpc.Health.V1;

namespace EdgeVault.Gateway.Health;

/// <summary>grpc.health.v1 over the same question as <c>/healthz/ready</c>.</summary>
internal sealed class GrpcHealth(GatewayHealth health, TimeProvider time) : Grpc.Health.V1.Health.HealthBase
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        IsKnown(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Now() })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no service '{request.Service}' here."));

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        HealthCheckResponse.Types.ServingStatus? told = null;
        using var timer = new PeriodicTimer(WatchPeriod, time);
        do
        {
            var now = IsKnown(request.Service) ? Now() : HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            if (now != told)
            {
                told = now;
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, context.CancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
    }

    private static bool IsKnown(string service) => service.Length == 0 || service == CustodyStream.Descriptor.FullName;

    private HealthCheckResponse.Types.ServingStatus Now() =>
        health.Reasons().Count == 0
            ? HealthCheckResponse.Types.ServingStatus.Serving
            : HealthCheckResponse.Types.ServingStatus.NotServing;
}
