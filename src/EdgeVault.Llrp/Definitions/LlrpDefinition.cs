namespace EdgeVault.Llrp.Definitions;

/// <summary>A message or parameter: its number, its fields in order, and the parameters that may follow them.</summary>
public sealed class LlrpDefinition
{
    private readonly LlrpField[] _fields;
    private readonly LlrpChild[] _children;

    internal LlrpDefinition(
        LlrpElementKind kind, int number, string name, bool isSince11, LlrpField[] fields, LlrpChild[] children)
    {
        (Kind, Number, Name, IsSince11) = (kind, number, name, isSince11);
        (_fields, _children) = (fields, children);
    }

    public LlrpElementKind Kind { get; }

    /// <summary>The type number on the wire; 1023 for customs.</summary>
    public int Number { get; }

    /// <summary>The specification's name, or the vendor's.</summary>
    public string Name { get; }

    /// <summary>LLRP 1.0.1 does not have it.</summary>
    public bool IsSince11 { get; }

    /// <summary>Private enterprise number, for customs; else 0.</summary>
    public uint Vendor { get; init; }

    /// <summary>The vendor's own number, for customs; else 0.</summary>
    public uint Subtype { get; init; }

    /// <summary>Another layout under the same number, for bytes that this one does not fit; null for nearly all.</summary>
    public LlrpDefinition? Alternative { get; internal set; }

    public IReadOnlyList<LlrpField> Fields => _fields;

    public IReadOnlyList<LlrpChild> Children => _children;

    internal ReadOnlySpan<LlrpField> FieldSpan => _fields;

    internal bool HasChildren => _children.Length > 0;

    public override string ToString() => Name;
}
