using EdgeVault.Gateway.Pictures;

namespace EdgeVault.Gateway.Stations;

/// <summary>Badges shown at doors, and which crossing each of them proves.</summary>
/// <remarks>
/// A badge proves the first crossing in its window, and all that crosses at the same time as that. Two people who show
/// their badges together both carry. A badge that nobody followed up does not count for who comes later. Safe from any
/// thread.</remarks>
internal sealed class DoorBadges(Func<string, TimeSpan> windowOf)
{
    // A scanner may hang on the far side of the door.
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(5);
    private const int BadgesMax = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Badge>> _shown = new(StringComparer.Ordinal);

    public void Show(string portal, string custodian, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_shown.TryGetValue(portal, out var badges))
            {
                _shown[portal] = badges = [];
            }

            badges.RemoveAll(badge => badge.Custodian == custodian && badge.UsedUntil is null);
            badges.Add(new Badge(custodian, at));
            if (badges.Count > BadgesMax)
            {
                badges.RemoveAt(0);
            }
        }
    }

    /// <summary>Who carried what crossed from–to; none where nobody proved it.</summary>
    /// <param name="portal">The door.</param>
    /// <param name="from">When it came into view.</param>
    /// <param name="to">When it was seen last.</param>
    /// <param name="isCrossing">It went in or out: that uses the badges. What turned back or stays open does
    /// not.</param>
    public IReadOnlyList<string> Carriers(string portal, DateTimeOffset from, DateTimeOffset to, bool isCrossing)
    {
        lock (_gate)
        {
            var window = windowOf(portal);
            var valid = _shown.GetValueOrDefault(portal, [])
                .FindAll(badge => badge.At >= from - window && badge.At <= to + After
                    && (badge.UsedUntil is null || badge.UsedUntil >= from));
            var newest = valid.Count == 0 ? default : valid.Max(badge => badge.At);
            valid.RemoveAll(badge => newest - badge.At > Together);
            foreach (var badge in valid.Where(_ => isCrossing))
            {
                badge.UsedUntil = badge.UsedUntil > to ? badge.UsedUntil : to;
            }

            return [.. valid.Select(badge => badge.Custodian).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Badges shown at a door from–to, as far as they are remembered.</summary>
    public IReadOnlyList<BadgeShown> Shown(string portal, DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            return
            [
                .. _shown.GetValueOrDefault(portal, [])
                    .Where(badge => badge.At >= from && badge.At <= to)
                    .Select(badge => new BadgeShown(badge.Custodian, badge.At)),
            ];
        }
    }

    private sealed class Badge(string custodian, DateTimeOffset at)
    {
        public string Custodian => custodian;

        public DateTimeOffset At => at;

        /// <summary>End of the crossing that it proves; null while it proves none.</summary>
        public DateTimeOffset? UsedUntil { get; set; }
    }
}
