using EdgeVault.Capture;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Stations;

/// <summary>Whose badges have a tag, and with which group each crossed: what a door sees of them supports who carried, and is no piece's
/// story.</summary>
/// <remarks>For the custody writer alone, but for <see cref="Knows"/>. Bounded: the last <see cref="GroupsMax"/> groups that a badge was in.</remarks>
/// <param name="custodians">Those without a tag in their badge are left out.</param>
/// <param name="hasSubject">A tag that is a piece's or a container's, too, is theirs: what it did must not be lost.</param>
internal sealed class RadioBadges(IEnumerable<CustodianEntry> custodians, Func<EpcBits, bool>? hasSubject = null)
{
    private const int GroupsMax = 64;

    private readonly Dictionary<string, string> _owners = custodians
        .Where(static custodian => custodian.Identity.Length > 0)
        .ToDictionary(static custodian => custodian.Identity, static custodian => custodian.CustodianId, StringComparer.Ordinal);

    // Oldest first.
    private readonly List<(byte[] GroupId, string Custodian)> _groups = [];

    /// <summary>Whether a custodian's row has the tag; from any thread.</summary>
    public bool Knows(EpcBits tag) => _owners.Count > 0 && _owners.ContainsKey(EpcCodec.IdentityKey(tag));

    /// <summary>Whether the tag is somebody's badge and nothing else's: what it does becomes no event of its own.</summary>
    public bool IsWorn(EpcBits tag) => OwnerOf(tag) is not null;

    /// <summary>The same group without the badges, and who wore those that crossed with it, in a batch of it before this one, too.</summary>
    public (PassagesDecided Others, IReadOnlyList<string> Worn) Split(PassagesDecided decided)
    {
        if (_owners.Count == 0)
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

    private string? OwnerOf(EpcBits tag) =>
        _owners.Count > 0 && _owners.TryGetValue(EpcCodec.IdentityKey(tag), out var owner) && hasSubject?.Invoke(tag) != true ? owner : null;
}
