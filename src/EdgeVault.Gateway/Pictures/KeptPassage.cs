using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;

namespace EdgeVault.Gateway.Pictures;

/// <summary>A passage with all that its picture shows.</summary>
/// <param name="Passage">With its trace.</param>
/// <param name="Others">What was decided together with it.</param>
/// <param name="Inputs">Door and beams meanwhile.</param>
/// <param name="Badges">Shown at the door around then.</param>
internal sealed record KeptPassage(
    Passage Passage, IReadOnlyList<Passage> Others, IReadOnlyList<InputSpan> Inputs, IReadOnlyList<BadgeShown> Badges);

/// <summary>A door stood open, or a beam was broken; null while it still is.</summary>
internal sealed record InputSpan(InputKind Kind, DateTimeOffset From, DateTimeOffset? To);

internal sealed record BadgeShown(string Custodian, DateTimeOffset At);
