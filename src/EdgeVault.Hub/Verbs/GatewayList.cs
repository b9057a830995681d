using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;

namespace EdgeVault.Hub.Verbs;

/// <summary>
/// <c>{"site","gateway","origin","key","size","received","conflicts"}</c>, one line for each configured gateway;
/// <c>received</c> only where something is stored.
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
            var head = heads.FirstOrDefault(head => head.Origin == site.Origin);
            await output.WriteLineAsync(LineOf(site, head, conflicts?.GetValueOrDefault(site.Origin) ?? 0));
        }
    }

    private static string LineOf(TrustedSite site, MirrorHead? head, int conflicts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("site", site.Site);
            json.WriteString("gateway", site.Gateway);
            json.WriteString("origin", site.Origin);
            json.WriteString("key", site.Verifier.ToString());
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
}
