namespace EdgeVault.HardwareSim.Days;

/// <summary>People who count: one with a scanner, in the inner vault one with a reader before, and another who looks again for
/// what was not found.</summary>
internal sealed class Counting(Teller teller, Agenda agenda, Inventory inventory, Mishaps mishaps)
{
    private const double Overlooked = 0.002;
    private const int PerPlace = 150;
    private static readonly TimeSpan PerScan = TimeSpan.FromSeconds(1);

    // Long enough for two looks at everything there is.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    /// <summary>Counts a zone from now on.</summary>
    /// <param name="zone">Which.</param>
    /// <param name="first">Who scans.</param>
    /// <param name="second">Who sweeps, or else looks again.</param>
    /// <param name="third">Who looks again where the second one has swept.</param>
    /// <param name="hasReader">There is a handheld reader for the zone.</param>
    /// <param name="then">What comes when it is signed.</param>
    public void Start(string zone, string first, string second, string third, bool hasReader, Action then)
    {
        teller.Truth.Occurrences++;
        var look = new Look(zone);
        if (hasReader)
        {
            look.Swept.UnionWith(inventory.Items.Where(item =>
                TagZoneOf(item) == zone && teller.Dice.Chance(SiteFiles.CountingPermille / 1_000.0)));
            teller.Sweep(zone, second, look.Swept);
            foreach (var item in look.Swept)
            {
                Found(item, look);
            }
        }

        agenda.In(TimeSpan.FromSeconds(5), () => Scan(look, first, [.. There(zone).Where(_ => !teller.Dice.Chance(Overlooked))], () =>
            Second(look, hasReader ? third : second, hasReader, then)));
    }

    /// <summary>What the first person did not find is looked for by another; what that one does not find is missing.</summary>
    private void Second(Look look, string person, bool hasReader, Action then)
    {
        var gone = NotFound(look);
        if (hasReader)
        {
            // Two have looked already: one with a reader, one with a scanner.
            gone.ForEach(item => Missing(item, look));
        }

        var again = hasReader ? [.. look.Swept.Where(item => !look.Scanned.Contains(item))] : gone;
        if (again.Count == 0)
        {
            Close(look, then);
            return;
        }

        agenda.In(TimeSpan.FromSeconds(40), () => Scan(look, person, [.. again.Where(item => item.RealZone == look.Zone)], () =>
        {
            NotFound(look).ForEach(item => Missing(item, look));
            Close(look, then);
        }));
    }

    private void Scan(Look look, string person, List<Item> pieces, Action then)
    {
        teller.Scan(Layout.CountStation, Layout.BadgeOf(person));
        var place = 0;
        void Next(int at)
        {
            if (at % PerPlace == 0)
            {
                teller.Scan(Layout.CountStation, $"PL-{(look.Zone == Layout.VaultB ? "B" : "A")}{place++ % 24:D2}");
            }

            if (at == pieces.Count)
            {
                teller.Scan(Layout.CountStation, Layout.BadgeOf(person));
                agenda.In(PerScan, then);
                return;
            }

            teller.Scan(Layout.CountStation, pieces[at].Code);
            look.Scanned.Add(pieces[at]);
            Found(pieces[at], look);
            agenda.In(PerScan, () => Next(at + 1));
        }

        agenda.In(PerScan, () => Next(0));
    }

    private void Found(Item item, Look look)
    {
        var told = item.Told;
        var isThere = told.Where == ToldWhere.Inside && told.Zone == look.Zone;
        var result = isThere ? "present" : told.Where == ToldWhere.Inside ? "misplaced" : "unexpected";
        // A count tells of it once; what both technologies find is one find.
        if (look.Found.Add(item))
        {
            teller.Truth.Lines.Add(new ExpectedLine(look.Zone, item.Id, result, teller.Now, teller.Now));
        }

        if (!isThere)
        {
            mishaps.FoundElsewhere(item, look.Zone, look.Unexpected++ == 0);
        }

        told.Prove(teller.Now);
        if (told.Where != ToldWhere.Transit)
        {
            told.Move(ToldWhere.Inside, look.Zone);
        }
    }

    private void Missing(Item item, Look look)
    {
        teller.Truth.Lines.Add(new ExpectedLine(look.Zone, item.Id, "missing", teller.Now - TimeSpan.FromMinutes(1), teller.Now + Longest));
        item.Told.Move(ToldWhere.Missing, item.Told.Zone);
        look.Missing.Add(item);
    }

    private void Close(Look look, Action then)
    {
        mishaps.Counted(look.Zone, look.Missing, [.. look.Swept.Where(item => !look.Scanned.Contains(item))]);
        then();
    }

    private List<Item> NotFound(Look look) => [.. inventory.Items.Where(item =>
        item.Told.Where == ToldWhere.Inside && item.Told.Zone == look.Zone && !look.Found.Contains(item))];

    private List<Item> There(string zone) => [.. inventory.Items.Where(item => item.RealZone == zone)];

    private static string TagZoneOf(Item item) => item.TagZone.Length > 0 ? item.TagZone : item.RealZone;

    private sealed class Look(string zone)
    {
        public string Zone => zone;

        public HashSet<Item> Swept { get; } = [];

        public HashSet<Item> Scanned { get; } = [];

        public HashSet<Item> Found { get; } = [];

        public List<Item> Missing { get; } = [];

        public int Unexpected { get; set; }
    }
}
