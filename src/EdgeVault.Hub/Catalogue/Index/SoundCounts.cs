namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>How many sound pieces each zone has of each value: what a blind zone takes away is known at once.</summary>
internal sealed class SoundCounts
{
    private readonly Dictionary<int, Zone> _zones = [];

    public void Count(PieceRow row, int by)
    {
        if (row[PieceAttribute.Sound] == 0)
        {
            return;
        }

        var zone = row[PieceAttribute.Zone];
        if (!_zones.TryGetValue(zone, out var counts))
        {
            _zones.Add(zone, counts = new Zone());
        }

        counts.Total += by;
        for (var attribute = 0; attribute < PieceRow.AttributeCount; attribute++)
        {
            counts.Add((PieceAttribute)attribute, row[(PieceAttribute)attribute], by);
        }

        foreach (var lab in row.MoreLabs ?? [])
        {
            counts.Add(PieceAttribute.CertificateLab, lab, by);
        }
    }

    public int Of(PieceAttribute attribute, int code, Func<int, bool> isBlind) =>
        _zones.Sum(zone => isBlind(zone.Key) ? 0 : zone.Value.Of(attribute, code));

    public int Of(Func<int, bool> isBlind) => _zones.Sum(zone => isBlind(zone.Key) ? 0 : zone.Value.Total);

    private sealed class Zone
    {
        private readonly Dictionary<(PieceAttribute, int), int> _counts = [];

        public int Total { get; set; }

        public void Add(PieceAttribute attribute, int code, int by)
        {
            if (code != 0)
            {
                _counts[(attribute, code)] = _counts.GetValueOrDefault((attribute, code)) + by;
            }
        }

        public int Of(PieceAttribute attribute, int code) => _counts.GetValueOrDefault((attribute, code));
    }
}
