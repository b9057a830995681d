using EdgeVault.Capture.Presence;

namespace EdgeVault.Capture.Passages;

internal static class Sides
{
    public static Side Opposite(this Side side) => side == Side.Inside ? Side.Outside : Side.Inside;

    /// <summary>The direction of a tag that left this side for the other one.</summary>
    public static PassageDirection LeftFor(this Side left) =>
        left == Side.Inside ? PassageDirection.Out : PassageDirection.In;
}

/// <summary>A tag's two stays, by side.</summary>
internal struct Stays
{
    private Stay _inside;
    private Stay _outside;

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref Stay this[Side side]
    {
        get
        {
            if (side == Side.Inside)
            {
                return ref _inside;
            }

            return ref _outside;
        }
    }
}
