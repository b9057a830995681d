using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using EdgeVault.Capture.Scanners;
using EdgeVault.Gateway.StatusPage;

namespace EdgeVault.Gateway.Stations;

internal static class StationEndpoints
{
    private const string Html = "text/html; charset=utf-8";

    // Scanners come and go without a scan.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public static void MapStationScreens(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet("/station.css", () => StatusPageEndpoints.Style("station.css"));
        pages.MapGet("/station.js", () => StatusPageEndpoints.Script("station.js"));
        pages.MapGet("/stations", (StationsService stations) => Results.Text(
            StationPage.List(stations.Stations.Values.Select(station => station.Screen.View)).ToString(), Html));
        pages.MapGet("/stations/{id}", (string id, StationsService stations, IScanners scanners) =>
            stations.Stations.TryGetValue(id, out var station)
                ? Results.Text(StationPage.Render(station.Screen.View, Of(scanners, id)).ToString(), Html)
                : NotThere(stations));
        pages.MapGet("/stations/{id}/live", (
            string id, StationsService stations, IScanners scanners, TimeProvider time, IHostApplicationLifetime host,
            CancellationToken gone) =>
            stations.Stations.TryGetValue(id, out var station)
                ? TypedResults.ServerSentEvents(LiveAsync(station, scanners, time, host.ApplicationStopping, gone))
                : NotThere(stations));
    }

    private static IResult NotThere(StationsService stations) => Results.Text(
        $"There is no such station; there are: {string.Join(", ", stations.Stations.Keys)}", statusCode: StatusCodes.Status404NotFound);

    /// <summary>The screen once, then again whenever it looks different.</summary>
    private static async IAsyncEnumerable<SseItem<string>> LiveAsync(
        Station station, IScanners scanners, TimeProvider time, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        var shown = "";
        while (!end.IsCancellationRequested)
        {
            var changed = station.Screen.Changed;
            var markup = StationPage.Body(station.Screen.View, Of(scanners, station.Id)).ToString();
            if (markup != shown)
            {
                shown = markup;
                yield return new SseItem<string>(markup, "screen");
            }

            using var awake = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            await Task.WhenAny(changed, Task.Delay(LookAgain, time, awake.Token));
            await awake.CancelAsync();
        }
    }

    private static IReadOnlyList<ScannerSnapshot> Of(IScanners scanners, string station) =>
        [.. scanners.Snapshot().Where(scanner => scanner.Target == $"station {station}")];
}
