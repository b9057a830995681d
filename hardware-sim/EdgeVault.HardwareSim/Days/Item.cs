namespace EdgeVault.HardwareSim.Days;

/// <summary>One piece: what it is, where it really is, and what was said of it.</summary>
internal sealed class Item
{
    public required string Id { get; init; }

    /// <summary>Hex of its tag.</summary>
    public required string Epc { get; init; }

    /// <summary>The chip's number in hex.</summary>
    public required string Tid { get; init; }

    /// <summary>What a scanner reads on it.</summary>
    public required string Code { get; init; }

    /// <summary><c>low</c>, <c>mid</c> or <c>high</c>.</summary>
    public required string ValueClass { get; init; }

    public string Gem { get; init; } = "diamond";

    public string SetId { get; init; } = "";

    public required ulong WeightMg { get; init; }

    /// <summary>Where it belongs.</summary>
    public required string HomeZone { get; init; }

    public required string HomePlace { get; init; }

    /// <summary>The tray that it lies in day and night.</summary>
    public Tray? Tray { get; set; }

    /// <summary>Where it really is; empty while it is not with us.</summary>
    public string RealZone { get; set; } = "";

    /// <summary>Its tag lies without it there; empty while they are together.</summary>
    public string TagZone { get; set; } = "";

    /// <summary>Since when something is wrong with it that nobody has found out.</summary>
    public DateTimeOffset? WrongSince { get; set; }

    /// <summary>Somebody does something with it.</summary>
    public bool IsBusy { get; set; }

    public Told Told { get; } = new();
}

/// <summary>A tray that goes out in the morning and home at night.</summary>
internal sealed record Tray(string Id, string Epc)
{
    public List<Item> Items { get; } = [];

    public bool IsOut { get; set; }
}
