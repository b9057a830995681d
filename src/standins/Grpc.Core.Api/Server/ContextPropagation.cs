namespace Grpc.Core;

/// <summary>What a server call would hand on to calls that it makes. The real server refuses to make one.</summary>
public abstract class ContextPropagationToken;

/// <summary>Named by <see cref="ServerCallContext.CreatePropagationToken"/> and nothing else.</summary>
public class ContextPropagationOptions;
