namespace Grpc.Core;

/// <summary>How far a channel's connection is. In this assembly although in namespace Grpc.Core, as in the real one.</summary>
public enum ConnectivityState
{
    Idle = 0,
    Connecting = 1,
    Ready = 2,
    TransientFailure = 3,
    Shutdown = 4,
}
