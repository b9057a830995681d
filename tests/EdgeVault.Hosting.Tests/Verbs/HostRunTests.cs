using System.Net;
using EdgeVault.Hosting.Verbs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hosting.Tests.Verbs;

public sealed class HostRunTests
{
    private readonly StartedService _service = new();
    private bool _isMade;

    [Fact]
    public async Task No_service_is_even_made_on_faulty_settings()
    {
        await using var host = Build(isSound: false);

        await Assert.ThrowsAsync<OptionsValidationException>(
            () => HostRun.UntilStoppedAsync(host, TestContext.Current.CancellationToken));
        Assert.False(_isMade);
        Assert.False(_service.Started.IsCompleted);
    }

    [Fact]
    public async Task Cancellation_stops_the_services_and_is_success()
    {
        await using var host = Build(isSound: true);
        using var stop = new CancellationTokenSource();

        var running = HostRun.UntilStoppedAsync(host, stop.Token);
        await _service.Started.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Success, await running);
        Assert.True(_service.IsStopped);
    }

    private WebApplication Build(bool isSound)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddOptionsWithValidateOnStart<ProbeOptions>().Validate(_ => isSound, "Not sound.");
        builder.Services.AddHostedService(_ =>
        {
            _isMade = true;
            return _service;
        });
        return builder.Build();
    }

    private sealed class ProbeOptions;

    private sealed class StartedService : IHostedService
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _started.TrySetResult();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }
}
