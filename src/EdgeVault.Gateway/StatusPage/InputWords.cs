using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>A door's inputs in people's words.</summary>
internal static class InputWords
{
    public static string Of(InputStanding input) => (input.Kind, input.State) switch
    {
        (InputKind.Door, InputState.On) => "door open",
        (InputKind.Door, InputState.Off) => "door closed",
        (InputKind.Door, _) => "door unknown",
        (_, InputState.On) => $"{Beam(input.Kind)} broken",
        (_, InputState.Off) => $"{Beam(input.Kind)} whole",
        _ => $"{Beam(input.Kind)} unknown",
    };

    private static string Beam(InputKind kind) => kind == InputKind.BeamInside ? "inside beam" : "outside beam";
}
