using System.Net;
using System.Net.Sockets;
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
            () => HostRun.UntilStoppedAsync(host, static _ => [], TestContext.Current.CancellationToken));
        Assert.False(_isMade);
        Assert.False(_service.Started.IsCompleted);
    }

    [Fact]
    public async Task Cancellation_stops_the_services_and_is_success()
    {
        await using var host = Build(isSound: true);
        using var stop = new CancellationTokenSource();

        var running = HostRun.UntilStoppedAsync(host, static _ => [], stop.Token);
        await _service.Started.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Success, await running);
        Assert.True(_service.IsStopped);
    }

    [Fact]
    public async Task No_service_is_even_made_where_an_address_is_taken()
    {
        using var taken = Taken(out var port);
        await using var host = Build(isSound: true);

        var fault = await Assert.ThrowsAsync<VerbException>(() => HostRun.UntilStoppedAsync(
            host,
            _ => [new("EdgeVault:Listen:Console", $"http://127.0.0.1:{port}"), new("EdgeVault:Listen:Webhooks", "")],
            TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Unreadable, fault.ExitCode);
        Assert.Contains(
            $"EdgeVault:Listen:Console: cannot listen on http://127.0.0.1:{port}: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", fault.Message, StringComparison.Ordinal);
        Assert.False(_isMade);
    }

    [Fact]
    public async Task What_had_started_before_a_start_failed_is_stopped_in_order()
    {
        using var taken = Taken(out var port);
        await using var host = Build(isSound: true, port);

        await Assert.ThrowsAsync<IOException>(
            () => HostRun.UntilStoppedAsync(host, static _ => [], TestContext.Current.CancellationToken));

        Assert.True(_service.Started.IsCompleted);
        Assert.True(_service.IsStopped);
    }

    private static TcpListener Taken(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    private WebApplication Build(bool isSound, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
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
