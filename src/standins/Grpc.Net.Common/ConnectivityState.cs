namespace Grpc.Core;

/// <summary>How far a channel's connection is. Here, though in namespace Grpc.Core, as in the real package.</summary>
public enum ConnectivityState
{
    Idle = 0,
    Connecting = 1,
    Ready = 2,
    TransientFailure = 3,
    Shutdown = 4,
}
