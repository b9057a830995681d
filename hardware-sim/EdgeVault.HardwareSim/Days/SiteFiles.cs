using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>The files of the site: configuration and registers.</summary>
internal static class SiteFiles
{
    public const string Config = "appsettings.json";

    /// <summary>The same site without readers and doors, to look at a rehearsed ledger in the console.</summary>
    public const string ConsoleConfig = "console.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static void Write(string folder, Inventory inventory)
    {
        File.WriteAllText(Path.Combine(folder, Config), Settings(inventory, isWired: true).ToJsonString(Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, ConsoleConfig), Settings(inventory, isWired: false).ToJsonString(Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, "pieces.csv"), Pieces(inventory.Items));
        File.WriteAllText(Path.Combine(folder, "places.csv"), Places());
        File.WriteAllText(Path.Combine(folder, "custodians.csv"), Custodians());
    }

    private static JsonObject Settings(Inventory inventory, bool isWired)
    {
        var vault = new JsonObject
        {
            ["Site"] = "dc1",
            ["Gateway"] = "gw1",
            ["SiteGln"] = "urn:epc:id:sgln:0614141.00001.0",
            ["DataPath"] = "data",
            ["Pieces"] = "pieces.csv",
            ["Places"] = "places.csv",
            ["Custodians"] = "custodians.csv",
            ["Rules"] = Rules(inventory),
            ["Counts"] = new JsonObject
            {
                ["Zones"] = new JsonObject
                {
                    [Layout.VaultB] = new JsonObject { ["ReadPermille"] = CountingPermille, ["TwoTechnologies"] = true },
                },
            },
            ["Stations"] = new JsonObject
            {
                [Layout.CountStation] = new JsonObject { ["Activity"] = "count" },
                [Layout.PutStation] = new JsonObject { ["Activity"] = "put-away" },
                [Layout.PackStation] = new JsonObject { ["Activity"] = "pack" },
            },
        };
        if (isWired)
        {
            vault["Readers"] = new JsonObject(Layout.Doors.Select((_, at) => KeyValuePair.Create<string, JsonNode?>(
                $"r{at + 1}", new JsonObject { ["Endpoint"] = $"llrp://127.0.0.1:{5_084 + at}" })));
            vault["Portals"] = new JsonObject(Layout.Doors.Select((door, at) => KeyValuePair.Create<string, JsonNode?>(
                door.Id, Portal(door, at + 1))));
            vault["Scanners"] = new JsonObject(Layout.Doors.Where(static door => door.People > 0).Select(static (door, at) =>
                KeyValuePair.Create<string, JsonNode?>($"badge-{at + 1}", new JsonObject
                {
                    ["Endpoint"] = $"tcp://127.0.0.1:{5_184 + at}", ["Portal"] = door.Id, ["BadgeWindow"] = "00:00:30",
                })));
        }

        return new JsonObject { ["EdgeVault"] = vault };
    }

    /// <summary>How well the handheld reads what lies in the inner vault.</summary>
    public const int CountingPermille = 995;

    private static JsonObject Portal(DoorSpec door, int number) => new()
    {
        ["ReadPoint"] = $"urn:epc:id:sgln:0614141.00001.{number}",
        ["InsideZone"] = door.Inside,
        ["OutsideZone"] = door.Outside,
        ["Door"] = $"r{number}/gpi1",
        ["Antennas"] = new JsonObject { [$"r{number}/1"] = "outside", [$"r{number}/2"] = "inside" },
    };

    private static JsonObject Rules(Inventory inventory) => new()
    {
        ["Standing"] = string.Join(';', inventory.AllTrays.Select(static tray => tray.Id)),
        ["OwnPrefixes"] = "0614141",
        ["ShipmentLimit"] = Mishaps.ShipmentLimit,
        ["Values"] = new JsonObject { ["low"] = 1, ["mid"] = 10, ["high"] = 100 },
        ["Limits"] = new JsonObject { [Layout.GoodsIn] = Mishaps.GoodsInLimit },
        ["Portals"] = new JsonObject(Layout.Doors.Select(static door => KeyValuePair.Create<string, JsonNode?>(
            door.Id, new JsonObject
            {
                ["NeedsBadge"] = door.People > 0, ["NeedsTwo"] = door.People > 1, ["NeedsAuthorisation"] = true,
            }))),
    };

    private static string Pieces(List<Item> items)
    {
        var text = new StringBuilder("pieceId,epc,tid,barcode,sku,category,origin,metal,fineness,metalWeightG,gem,carat,cut,colour,"
            + "clarity,certificateLab,certificateNumber,valueClass,setId\r\n");
        foreach (var item in items)
        {
            text.Append(item.Id).Append(',').Append(item.Epc).Append(",,").Append(item.Code).Append(",,ring,,gold,750,,")
                .Append(item.Gem).Append(",,,,,,,").Append(item.ValueClass).Append(',').Append(item.SetId).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Places()
    {
        var text = new StringBuilder("placeId,zone,vault,room,cabinet,drawer,slot,capacity\r\n");
        foreach (var (letter, zone) in new[] { ('A', Layout.VaultA), ('B', Layout.VaultB) })
        {
            for (var number = 0; number < 24; number++)
            {
                text.Append($"PL-{letter}{number:D2},{zone},{letter},1,{number / 6},{number % 6},,\r\n");
            }
        }

        return text.Append($"{Layout.SmallPlace},{Layout.VaultA},A,1,9,9,,{Layout.SmallPlaceCapacity}\r\n").ToString();
    }

    private static string Custodians()
    {
        var text = new StringBuilder("custodianId,badge,roles\r\n");
        foreach (var person in Layout.Staff.Concat(Layout.Closers))
        {
            text.Append($"{person},{Layout.BadgeOf(person)},station\r\n");
        }

        return text.ToString();
    }
}
