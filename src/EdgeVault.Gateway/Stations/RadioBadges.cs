using EdgeVault.Capture;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Stations;

/// <summary>Whose badges have a tag, and with which group each crossed: what a door sees of them supports who carried, and is no piece's
/// story.</summary>
/// <remarks>For the custody writer alone, but for <see cref="Knows"/>. Bounded: the last <see cref="GroupsMax"/> groups that a badge was in.</remarks>
/// <param name="wearers">By what the tag of their badge names, as it counts now.</param>
/// <param name="hasSubject">A tag that is a piece's or a container's, too, is theirs: what it did must not be lost.</param>
internal sealed class RadioBadges(Func<IReadOnlyDictionary<string, string>> wearers, Func<EpcBits, bool>? hasSubject = null)
{
    private const int GroupsMax = 64;

    // Oldest first.
    private readonly List<(byte[] GroupId, string Custodian)> _groups = [];

    /// <param name="custodians">Whose badges stay as they are.</param>
    /// <param name="hasSubject">As above.</param>
    public RadioBadges(IEnumerable<CustodianEntry> custodians, Func<EpcBits, bool>? hasSubject = null)
        : this(Always(WearersOf(custodians)), hasSubject)
    {
    }

    /// <summary>Custodian ids by what the tag of their badge names. Those without one are left out.</summary>
    public static IReadOnlyDictionary<string, string> WearersOf(IEnumerable<CustodianEntry> custodians) => custodians
        .Where(static custodian => custodian.Identity.Length > 0)
        .ToDictionary(static custodian => custodian.Identity, static custodian => custodian.CustodianId, StringComparer.Ordinal);

    /// <summary>Whether a custodian's row has the tag; from any thread.</summary>
    public bool Knows(EpcBits tag) => wearers() is { Count: > 0 } now && now.ContainsKey(EpcCodec.IdentityKey(tag));

    /// <summary>Whether the tag is somebody's badge and nothing else's: what it does becomes no event of its own.</summary>
    public bool IsWorn(EpcBits tag) => OwnerOf(tag) is not null;

    /// <summary>The same group without the badges, and who wore those that crossed with it, in a batch of it before this one, too.</summary>
    public (PassagesDecided Others, IReadOnlyList<string> Worn) Split(PassagesDecided decided)
    {
        if (wearers().Count == 0)
        {
            return (decided, []);
        }

        var groupId = decided.GroupId.ToArray();
        var worn = _groups.Where(group => groupId.Length > 0 && group.GroupId.AsSpan().SequenceEqual(groupId))
            .Select(static group => group.Custodian).ToHashSet(StringComparer.Ordinal);
        List<Passage> others = [];
        foreach (var passage in decided.Passages)
        {
            if (OwnerOf(passage.Epc) is not { } owner)
            {
                others.Add(passage);
            }
            else if (passage.Direction is PassageDirection.In or PassageDirection.Out && worn.Add(owner))
            {
                _groups.Add((groupId, owner));
            }
        }

        _groups.RemoveRange(0, Math.Max(0, _groups.Count - GroupsMax));
        return (decided with { Passages = others }, [.. worn.Order(StringComparer.Ordinal)]);
    }

    private static Func<IReadOnlyDictionary<string, string>> Always(IReadOnlyDictionary<string, string> wearers) => () => wearers;

    private string? OwnerOf(EpcBits tag) =>
        wearers() is { Count: > 0 } now && now.TryGetValue(EpcCodec.IdentityKey(tag), out var owner) && hasSubject?.Invoke(tag) != true ? owner : null;
}
