namespace EdgeVault.HardwareSim.Days;

/// <summary>Where a piece is, as far as anybody was told.</summary>
internal enum ToldWhere
{
    Nowhere,
    Inside,
    Outside,
    Uncertain,
    Transit,
    Missing,
}

/// <summary>What was said of one piece, as a clerk with a perfect memory would note it who knows the house rules and has never
/// seen the product.</summary>
internal sealed class Told
{
    /// <summary>Anything was said at all.</summary>
    public bool IsKnown { get; set; }

    public ToldWhere Where { get; set; }

    public string Zone { get; set; } = "";

    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>Only its tray was seen.</summary>
    public bool IsInferred { get; set; }

    public bool IsCheckedOut { get; set; }

    public bool IsAtWork { get; set; }

    public bool IsPicked { get; set; }

    public bool IsInspected { get; set; }

    public bool IsBroken { get; set; }

    public bool IsDetached { get; set; }

    public bool IsHeld { get; set; }

    public bool IsQuarantined { get; set; }

    public bool IsCustomers { get; set; }

    public DateTimeOffset? ConsignmentEnds { get; set; }

    public DateTimeOffset? ReservedUntil { get; set; }

    /// <summary>Open incidents that keep it from being sold.</summary>
    public int Blocks { get; set; }

    public void Prove(DateTimeOffset at, bool isInferred = false)
    {
        (IsKnown, ProvenAt, IsInferred) = (true, at, isInferred);
        // Who has it in hands has found it; where that is, nobody said yet.
        Where = Where == ToldWhere.Missing ? ToldWhere.Nowhere : Where;
    }

    public void Move(ToldWhere where, string zone) => (IsKnown, Where, Zone) = (true, where, zone);

    /// <summary>It is in the vault, and nobody has it out any more.</summary>
    public void Rest() => (IsCheckedOut, IsPicked) = (false, false);
}
