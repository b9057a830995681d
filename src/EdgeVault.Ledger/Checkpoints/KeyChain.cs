namespace EdgeVault.Ledger.Checkpoints;

/// <summary>The keys of one ledger in turn, and which of them signs the tree of which size. Never changes.</summary>
public sealed class KeyChain
{
    /// <summary>Rotations that one epoch may have; a new epoch starts over.</summary>
    public const int RotationsMax = 256;

    private KeyChain(NoteVerifier first, IReadOnlyList<KeyRotation> rotations)
    {
        First = first;
        Rotations = rotations;
    }

    public string Origin => First.Name;

    /// <summary>The key that the ledger began with.</summary>
    public NoteVerifier First { get; }

    /// <summary>In the order of their indices.</summary>
    public IReadOnlyList<KeyRotation> Rotations { get; }

    /// <summary>The key that signs what is appended next.</summary>
    public NoteVerifier Current => Rotations.Count == 0 ? First : Rotations[^1].To;

    public static KeyChain Of(NoteVerifier only)
    {
        ArgumentNullException.ThrowIfNull(only);
        return new KeyChain(only, []);
    }

    /// <summary>The chain that these rotations give by themselves; null for none.</summary>
    /// <exception cref="FormatException">They do not follow each other.</exception>
    public static KeyChain? Of(IReadOnlyList<KeyRotation> rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        return rotations.Count == 0
            ? null
            : rotations.Aggregate(Of(rotations[0].From), (chain, rotation) => chain.With(rotation));
    }

    /// <summary>The chain with one more rotation at its end.</summary>
    /// <exception cref="FormatException">It is not by the current key, or not behind the last one.</exception>
    public KeyChain With(KeyRotation rotation)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        return WhyNot(rotation) is { } fault
            ? throw new FormatException(fault)
            : new KeyChain(First, [.. Rotations, rotation]);
    }

    /// <summary>Why a rotation cannot come next; null when it can.</summary>
    public string? WhyNot(KeyRotation rotation)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        if (!rotation.From.Equals(Current))
        {
            return $"the rotation at entry {rotation.Index} is by {rotation.From}, where {Current} signs";
        }

        if (Rotations.Count > 0 && rotation.Index <= Rotations[^1].Index)
        {
            return $"the rotation at entry {rotation.Index} comes behind one at entry {Rotations[^1].Index}";
        }

        return Rotations.Count < RotationsMax ? null : $"there are {RotationsMax} rotations already; open a new epoch";
    }

    /// <summary>The key that signs the tree of a size: the entry that hands over is still signed by the old
    /// one.</summary>
    public NoteVerifier KeyOf(ulong size)
    {
        var key = First;
        foreach (var rotation in Rotations)
        {
            if (size <= rotation.Index + 1)
            {
                break;
            }

            key = rotation.To;
        }

        return key;
    }

    /// <summary>True when the key whose turn it is at that size signed it.</summary>
    public bool IsSigned(SignedCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.IsSignedBy(KeyOf(checkpoint.Size));
    }

    /// <summary>True for each key that ever had, or has, its turn.</summary>
    public bool Holds(NoteVerifier key) =>
        First.Equals(key) || Rotations.Any(rotation => rotation.To.Equals(key));

    /// <summary>True when this chain begins with all of another.</summary>
    public bool Continues(KeyChain earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return First.Equals(earlier.First) && Rotations.Count >= earlier.Rotations.Count
            && earlier.Rotations.Zip(Rotations).All(
                pair => pair.First.Index == pair.Second.Index && pair.First.To.Equals(pair.Second.To));
    }
}
