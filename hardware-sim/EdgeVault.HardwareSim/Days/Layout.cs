namespace EdgeVault.HardwareSim.Days;

/// <summary>A door of the site.</summary>
/// <param name="Id">Of the portal.</param>
/// <param name="Inside">Zone behind it.</param>
/// <param name="Outside">Zone before it.</param>
/// <param name="People">Who has to show a badge to go through.</param>
internal sealed record DoorSpec(string Id, string Inside, string Outside, int People);

/// <summary>The site that the days are of: two vaults at a corridor, and a dock.</summary>
internal static class Layout
{
    public const string VaultA = "vault-a";
    public const string VaultB = "vault-b";
    public const string GoodsIn = "goods-in";
    public const string Corridor = "corridor";
    public const string Street = "street";
    public const string CountStation = "count-1";
    public const string PutStation = "put-1";
    public const string PackStation = "pack-1";
    public const string SealPrefix = "SEAL-";

    /// <summary>A place that takes few, for when too much is put there.</summary>
    public const string SmallPlace = "PL-SMALL";
    public const int SmallPlaceCapacity = 3;

    public static DoorSpec DoorA { get; } = new("door-1", VaultA, Corridor, 1);

    public static DoorSpec DoorB { get; } = new("door-2", VaultB, Corridor, 2);

    public static DoorSpec Dock { get; } = new("dock", GoodsIn, Street, 0);

    public static DoorSpec[] Doors { get; } = [DoorA, DoorB, Dock];

    /// <summary>Who works with pieces, and who accounts for incidents; nobody does both.</summary>
    public static string[] Staff { get; } = [.. Enumerable.Range(1, 12).Select(static number => $"c-{number:D2}")];

    public static string[] Closers { get; } = ["c-91", "c-92"];

    public static string BadgeOf(string person) => $"B{person[2..]}-7731";
}
