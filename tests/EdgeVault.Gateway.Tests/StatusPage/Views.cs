using EdgeVault.Gateway.StatusPage;

namespace EdgeVault.Gateway.Tests.StatusPage;

/// <summary>What the status page could be asked to show.</summary>
internal static class Views
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static StatusView Empty { get; } = new(
        "dc1", "gw1", "1.2.3", At, [], new LedgerView("edgevault/dc1/gw1/1", 0, "", "writable"), [], [], [], [],
        new VaultView([], 0, 0, 0, 0, 0), []);

    /// <summary>Every text that comes from outside is <paramref name="text"/>.</summary>
    public static StatusView Full(string text) => new(
        text, text, text, At, [text], new LedgerView(text, 1_234_567, text, text),
        [
            new ReaderView(text, text, Connected: true, text, text, At, 1_234_567, [1, 2, 3]),
            new ReaderView(text, text, Connected: false, text, text, At, 0, []),
        ],
        [new PortalView(text, text, text, 7, []) { Inputs = [text], BeamFault = text, ContactFault = text }, new PortalView(text, text, text, 0, [text, text])],
        [
            new ScannerView(text, text, text, Open: true, "", At, 1_234, 5),
            new ScannerView(text, text, text, Open: false, text, At, 0, 0),
        ],
        [
            new CrossingView(1_234, At, text, text, text, [text, text], 1, 2, [new EvidenceBar(text, true, 0, 1, 0.5, 9)]) { People = [text], SeenWith = [text] },
            new CrossingView(1_235, At, "door-1", "in", "", ["p-1"], 0, 1, []),
        ],
        new VaultView([new ZoneView(text, 3, [text])], 10, 2, 1, 4, 5),
        [new HubView(text, text, text, 5, 1_234, 1.5, text, [3, 2, 1])])
    {
        Glance = new GlanceView(
            text, At, [new VaultStandingView(text, true, At)],
            [new IncidentView(7, text, text, At, text, text, 3, [text], text, text, BlocksSale: true)],
            [new OutView(text, text, text, At, At.AddHours(1)), new OutView(text, text, text, At, null)], 2, 1, [text],
            [new CountDueView(text, text, null, At), new CountDueView(text, text, At, At)], 1, 2, [(text, 1)]),
        Registers = [text],
        Climate = [new ClimateView(text, text, At, 21.5, 40, text), new ClimateView(text, text, At, null, null, "good")],
    };
}
