namespace EdgeVault.Capture.Inputs;

/// <summary>What one input of a reader says, and of which portal.</summary>
/// <param name="Port">The reader's number for it, from 1.</param>
/// <param name="Portal">Index in the plan.</param>
internal readonly record struct InputRoute(int Port, int Portal, InputKind Kind, bool IsActiveLow)
{
    public InputState StateAt(InputLevel level) => level switch
    {
        InputLevel.Unknown => InputState.Unknown,
        InputLevel.High => IsActiveLow ? InputState.Off : InputState.On,
        _ => IsActiveLow ? InputState.On : InputState.Off,
    };
}

/// <summary>An input of a portal stands otherwise than before, or nobody knows any more how.</summary>
/// <param name="Reader">Index in the plan.</param>
/// <param name="AtUs">When, gateway µs; a reader may have held the news back.</param>
internal readonly record struct InputChange(InputKind Kind, InputState State, int Reader, int Port, long AtUs);
