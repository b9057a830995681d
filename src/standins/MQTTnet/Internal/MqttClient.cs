using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet.Internal;

internal sealed class MqttClient : IMqttClient
{
    private volatile MqttConnection? _connection;
    private int _connecting;

    public event Func<MqttApplicationMessageReceivedEventArgs, Task>? ApplicationMessageReceivedAsync;

    public event Func<MqttClientConnectedEventArgs, Task>? ConnectedAsync;

    public event Func<MqttClientDisconnectedEventArgs, Task>? DisconnectedAsync;

    public bool IsConnected => _connection is not null;

    public MqttClientOptions? Options { get; private set; }

    public async Task<MqttClientConnectResult> ConnectAsync(
        MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsConnected || Interlocked.Exchange(ref _connecting, 1) != 0)
        {
            throw new InvalidOperationException("It is not allowed to connect with a client that is connected already.");
        }

        try
        {
            Options = options;
            return await ConnectOnceAsync(options, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _connecting, 0);
        }
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken = default)
    {
        var connection = Connection;
        await connection.DisconnectAsync(cancellationToken);
        Interlocked.CompareExchange(ref _connection, null, connection);
    }

    public Task PingAsync(CancellationToken cancellationToken = default) => Connection.PingAsync(cancellationToken);

    public async Task<MqttClientPublishResult> PublishAsync(
        MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        RefuseQoS2(applicationMessage.QualityOfServiceLevel);
        if (applicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
        {
            await Connection.SendAsync(MqttPacketWriter.Publish(applicationMessage, packetId: 0), cancellationToken);
            return new MqttClientPublishResult(null);
        }

        var (id, _) = await Connection.RequestAsync(
            id => MqttPacketWriter.Publish(applicationMessage, id), cancellationToken);
        return new MqttClientPublishResult(id);
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(
        MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var filter in options.TopicFilters)
        {
            RefuseQoS2(filter.QualityOfServiceLevel);
        }

        var (id, codes) = await Connection.RequestAsync(
            id => MqttPacketWriter.Subscribe(id, options.TopicFilters), cancellationToken);
        if (codes.Length != options.TopicFilters.Count)
        {
            throw new MqttProtocolViolationException("SUBACK has another number of codes than there were filters.");
        }

        return new MqttClientSubscribeResult(id, [.. options.TopicFilters.Zip(codes, static (filter, code) =>
            new MqttClientSubscribeResultItem(filter, (MqttClientSubscribeResultCode)code))]);
    }

    public Task UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Connection.RequestAsync(id => MqttPacketWriter.Unsubscribe(id, options.TopicFilters), cancellationToken);
    }

    /// <summary>Without a word: the broker sends the last will.</summary>
    public void Dispose() => _connection?.Cut();

    private MqttConnection Connection => _connection ?? throw new MqttClientNotConnectedException();

    private async Task<MqttClientConnectResult> ConnectOnceAsync(
        MqttClientOptions options, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(options.Timeout);
        MqttConnection? connection = null;
        try
        {
            var stream = await MqttTransport.OpenAsync(options, late.Token);
            connection = new MqttConnection(stream, options, OnMessageAsync);
            var result = await connection.GreetAsync(late.Token);
            _connection = connection;
            _ = RunAsync(connection);
            await (ConnectedAsync?.Invoke(new MqttClientConnectedEventArgs(result)) ?? Task.CompletedTask);
            return result;
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            connection?.Dispose();
            throw new MqttCommunicationTimedOutException(
                $"No answer from {options.Server}:{options.Port} within {options.Timeout.TotalSeconds:0.###} s.", cause);
        }
        catch (IOException cause) when (_connection is null)
        {
            // TLS 1.3: a broker refuses a certificate only when the handshake is over for us.
            connection?.Dispose();
            throw new MqttCommunicationException(
                $"{options.Server}:{options.Port} ended the connection before it answered: {cause.Message}", cause);
        }
        catch (Exception) when (_connection is null)
        {
            connection?.Dispose();
            throw;
        }
    }

    private async Task RunAsync(MqttConnection connection)
    {
        var cause = await connection.RunAsync();
        Interlocked.CompareExchange(ref _connection, null, connection);
        connection.Dispose();
        await (DisconnectedAsync?.Invoke(new MqttClientDisconnectedEventArgs(true, cause)) ?? Task.CompletedTask);
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs message) =>
        ApplicationMessageReceivedAsync?.Invoke(message) ?? Task.CompletedTask;

    private static void RefuseQoS2(MqttQualityOfServiceLevel level)
    {
        if (level > MqttQualityOfServiceLevel.AtLeastOnce)
        {
            throw new NotSupportedException("This stand-in for MQTTnet has QoS 0 and 1.");
        }
    }
}
