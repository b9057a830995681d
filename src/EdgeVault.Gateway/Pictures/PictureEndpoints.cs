using System.Globalization;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.StatusPage;
using EdgeVault.Hosting.Charts;
using EdgeVault.Hosting.Pages;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Pictures;

internal static class PictureEndpoints
{
    public static void MapPassagePictures(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet("/chart.css", () => Results.Text(TimeChartSvg.Css, "text/css; charset=utf-8"));
        pages.MapGet("/passages/{index}", (string index, SegmentLedger ledger, PassageMemory memory) =>
            ulong.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                ? Show(at, ledger, memory)
                : NotThere($"'{index}' is no index of an event."));
    }

    private static IResult Show(ulong index, SegmentLedger ledger, PassageMemory memory)
    {
        if (index >= ledger.DurableSize)
        {
            return NotThere($"The ledger has {ledger.DurableSize} events; there is none with the index {index}.");
        }

        if (ledger.Find(index) is not { } entry)
        {
            return NotThere($"Event {index} is older than what is kept here; the hub has it.");
        }

        var custodyEvent = CustodyCodec.Parse(entry.Span);
        if (custodyEvent.KindCase != CustodyEvent.KindOneofCase.Passage)
        {
            return NotThere($"Event {index} is no passage but a {EventKinds.NameOf(custodyEvent)}.");
        }

        var chart = memory.Find(index) is { } kept
            ? PassageChart.Of(index, custodyEvent, kept)
            : PassageChart.Of(index, custodyEvent);
        return Page(PassagePage.Render(index, chart), StatusCodes.Status200OK);
    }

    private static IResult NotThere(string why) =>
        Page(PassagePage.Render("No such passage", why), StatusCodes.Status404NotFound);

    private static IResult Page(Html page, int status) =>
        Results.Text(page.ToString(), "text/html; charset=utf-8", statusCode: status);
}
