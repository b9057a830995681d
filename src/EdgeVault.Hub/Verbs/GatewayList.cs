using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;

namespace EdgeVault.Hub.Verbs;

/// <summary>
/// <c>{"site","gateway","origin","key","size","received","conflicts"}</c>, one line for each configured gateway;
/// of the newest epoch that the store has. Without <c>origin</c> and <c>key</c> where the gateway has yet to enrol; without
/// <c>key</c> where the epoch is not the one that a key was told for; <c>received</c> only where something is stored.
/// </summary>
internal static class GatewayList
{
    // The lines are data for programs, never markup: '+' and '/' stay readable.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(
        TrustedSites sites, IHubStore? store, TextWriter output, CancellationToken cancellation)
    {
        var heads = store is null ? [] : await store.HeadsAsync(cancellation);
        var conflicts = store is null ? null : await store.ConflictCountsAsync(cancellation);
        foreach (var site in sites.All)
        {
            var head = heads.Where(head => IsOf(head, site)).MaxBy(head => EpochOf(head.Origin));
            var origin = head is not null && EpochOf(head.Origin) > EpochOf(site.Origin) ? head.Origin : site.Origin;
            var key = origin == site.Origin ? site.Verifier.ToString() : null;
            await output.WriteLineAsync(LineOf(
                site.Site, site.Gateway, origin, key, head?.Origin == origin ? head : null,
                conflicts?.GetValueOrDefault(origin) ?? 0));
        }

        foreach (var (site, gateway) in sites.NotEnrolled)
        {
            await output.WriteLineAsync(LineOf(site, gateway, null, null, null, 0));
        }
    }

    private static bool IsOf(MirrorHead head, TrustedSite site) =>
        LedgerOrigin.TryParse(head.Origin, out var origin) && origin.Site == site.Site && origin.Gateway == site.Gateway;

    private static uint EpochOf(string origin) => LedgerOrigin.TryParse(origin, out var parsed) ? parsed.Epoch : 0;

    private static string LineOf(
        string site, string gateway, string? origin, string? key, MirrorHead? head, int conflicts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("site", site);
            json.WriteString("gateway", gateway);
            WriteKnown(json, "origin", origin);
            WriteKnown(json, "key", key);
            json.WriteNumber("size", head?.Size ?? 0);
            if (head is not null)
            {
                json.WriteString("received", UnixTime.FromMicroseconds(head.ReceivedUs).UtcDateTime);
            }

            json.WriteNumber("conflicts", conflicts);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
