using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Statements;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests.Statements;

/// <summary>What was in a vault at a time, with proofs that a stranger can check.</summary>
public sealed class StockStatementTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2025, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private HubRig _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubRig.StartAsync();
        byte[][] events =
        [
            Event(0, "ring", made => made.IntakeInspected = new IntakeInspected
            {
                Result = IntakeResult.Verified, Metal = "gold", Fineness = "750", WeightMg = 4_200, ValueClass = ValueClass.Low,
            }),
            Event(1, "ring", made => made.PutAway = new PutAway { Zone = "vault-a" }),
            Event(2, "brooch", made => made.PutAway = new PutAway { Zone = "vault-a" }),
            .. Enumerable.Range(3, 300).Select(at => Event(at, $"other-{at}", made => made.Passage = new Passage
            {
                Direction = Direction.Out, InsideZone = "vault-a", OutsideZone = "corridor",
            })),
            Event(400, "brooch", made => made.Shipped = new Shipped { Destination = "customer-1" }),
        ];
        var (gateway, _) = await GatewayEnd.OpenAsync(_hub, _hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(_hub.Ledger.AppendRaw(events));
            await gateway.CompleteAsync();
        }

        var catalogue = _hub.Services.GetRequiredService<HubCatalogue>();
        while (catalogue.Folds[0].Size < events.Length)
        {
            var changed = catalogue.Changed.Next;
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation));
        }
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task What_is_there_now_verifies_with_both_keys()
    {
        var report = Verify(await MakeAsync(""));

        Assert.Empty(report.Problems);
        Assert.Equal((HubRig.Origin, 1, 0), (report.Origin, report.Pieces, report.Unproven));
    }

    [Fact]
    public async Task What_was_there_at_a_time_is_told_by_what_was_recorded_until_then()
    {
        var statement = await MakeAsync($"&asOf={Start.AddSeconds(30):O}".Replace("+00:00", "Z", StringComparison.Ordinal));
        var report = Verify(statement);

        Assert.Empty(report.Problems);
        Assert.Equal((2, 1), (report.Pieces, report.Verified));
        var rows = StockStatementText.ParseRows(StockStatementText.Parse(statement).Rows).ToList();
        Assert.Equal(["brooch", "ring"], rows.Select(row => row.PieceId));
        Assert.Equal(("gold", "low", (ulong?)1), (rows[1].Metal, rows[1].ValueClass, rows[1].Proof?.Index));
        Assert.Contains("not_inspected", rows[0].Reasons);
    }

    [Theory]
    [InlineData("\"ring\"", "\"rang\"")]
    [InlineData("\"verified\":false", "\"verified\":true")]
    [InlineData("\"weightMg\":4200", "\"weightMg\":9200")]
    public async Task A_row_that_was_changed_is_found(string from, string to)
    {
        var text = Encoding.UTF8.GetString(await MakeAsync($"&asOf={Start.AddSeconds(30):yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Contains(from, text, StringComparison.Ordinal);

        var report = Verify(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));

        Assert.Contains("the rows are not those that the hub signed", report.Problems);
    }

    [Fact]
    public async Task A_row_that_is_missing_or_another_signer_is_found()
    {
        var statement = await MakeAsync($"&asOf={Start.AddSeconds(30):yyyy-MM-ddTHH:mm:ssZ}");
        var lines = Encoding.UTF8.GetString(statement).Split('\n');
        using var other = NoteSigner.Create("edgevault-hub/main");

        Assert.NotEmpty(Verify(Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, at) => at != 1)))).Problems);
        Assert.NotEmpty(StockVerifier.Verify(statement, _hub.Ledger.Key.Verifier, other.Verifier).Problems);
        Assert.NotEmpty(StockVerifier.Verify(statement, other.Verifier, _hub.HubKey).Problems);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(86_400, false)]
    public async Task A_time_that_had_not_come_when_the_hub_signed_is_found(int secondsAhead, bool isSound)
    {
        var (head, rows) = StockStatementText.Parse(await MakeAsync(""));
        Assert.True(StockNote.TryParse(head.Note, out var said, out _));
        var checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(head.Checkpoint));
        var note = StockNote.Create(
            _hub.Services.GetRequiredService<NoteSigner>(), checkpoint, said.Time, said.Time.AddSeconds(secondsAhead),
            said.Next, said.Rows, rows.Span);

        var problems = Verify(StockStatementText.Whole(head with { Note = note.ToString() }, rows.Span)).Problems;

        Assert.Equal(isSound ? [] : ["it tells of a time that had not come when the hub signed it"], problems);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_126)]
    public async Task Any_cut_or_changed_byte_is_refused_or_found(int seed)
    {
        var random = new Random(seed);
        var statement = await MakeAsync("");
        for (var round = 0; round < 400; round++)
        {
            var bent = round % 2 == 0 ? statement[..random.Next(statement.Length)] : [.. statement];
            if (round % 2 == 1)
            {
                bent[random.Next(bent.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                Assert.True(Verify(bent).Problems.Count > 0, $"seed {seed}, round {round}: it verifies");
            }
            catch (FormatException)
            {
                // Refused as a whole.
            }
        }
    }

    [Fact]
    public async Task A_site_that_is_none_and_a_time_that_is_none_are_refused()
    {
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await _hub.Http.GetAsync("/api/stock?site=dc9", Cancellation)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await _hub.Http.GetAsync("/api/stock?site=dc1&asOf=soon", Cancellation)).StatusCode);
        using var future = await _hub.Http.GetAsync("/api/stock?site=dc1&asOf=2199-01-01T00:00:00Z", Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, future.StatusCode);
        Assert.Contains("has not come yet", await future.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private Task<byte[]> MakeAsync(string more) => _hub.Http.GetByteArrayAsync($"/api/stock?site=dc1{more}", Cancellation);

    private StockReport Verify(byte[] statement) => StockVerifier.Verify(statement, _hub.Ledger.Key.Verifier, _hub.HubKey);

    private static byte[] Event(int second, string piece, Action<CustodyEvent> kind)
    {
        var us = (Start.AddSeconds(second) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = us, OccurredToUs = us, RecordedUs = us, PieceId = piece,
        };
        kind(made);
        return CustodyCodec.Serialize(made);
    }
}
