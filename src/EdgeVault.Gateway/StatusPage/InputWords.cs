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

    /// <summary>Empty where there is none.</summary>
    public static string Of(BeamFault fault) => fault switch
    {
        BeamFault.OnlyOutside => "the outside beam is broken again and again, the inside one never: one is dead, and only radio decides",
        BeamFault.OnlyInside => "the inside beam is broken again and again, the outside one never: one is dead, and only radio decides",
        BeamFault.NobodySeen => "pieces cross and the beams see nobody go through: one is dead, or both, and only radio decides",
        _ => "",
    };

    /// <inheritdoc cref="Of(BeamFault)"/>
    public static string OfContact(bool isDoubted) =>
        isDoubted ? "pieces cross while the contact says closed: it is not believed until it changes" : "";

    private static string Beam(InputKind kind) => kind == InputKind.BeamInside ? "inside beam" : "outside beam";
}
