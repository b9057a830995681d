using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Vault.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gs1.Epc;
using EdgeVault.Ledger;
using Grpc.Core;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>Serves <c>VaultDesk</c>: words of people who may say them, recorded before they are answered.</summary>
internal sealed class VaultDeskService(
    CustodyBook book, OwnFacts own, AccessList access, SegmentLedger ledger, CountOptions counts, SiteZones zones, TimeProvider time)
    : Contracts.Vault.V1.VaultDesk.VaultDeskBase
{
    private const string Authorization = "authorization";
    private const string VaultHead = "vault-head";
    private const string Counter = "counter";
    private const int TagsMax = 65_536;

    public override Task<ListIncidentsResponse> ListIncidents(ListIncidentsRequest request, ServerCallContext context)
    {
        CallerOf(context);
        var response = new ListIncidentsResponse();
        response.Incidents.AddRange(book.Read(static state => state.OpenIncidents.Select(ToMessage).ToList()));
        return Task.FromResult(response);
    }

    public override async Task<RecordedResponse> Acknowledge(AcknowledgeRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        return await RecordAsync(IncidentClosing.Acknowledge(Find(request.Incident), caller.Custodian, time.GetUtcNow()), context);
    }

    public override async Task<RecordedResponse> CloseIncident(CloseIncidentRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        string[] closers = request.SecondToken.Length == 0
            ? [caller.Custodian]
            : [caller.Custodian, CallerOf($"Bearer {request.SecondToken}").Custodian];
        var incident = Find(request.Incident);
        var cause = WordOf<IncidentCause>("cause", request.Cause);
        return IncidentClosing.Refusal(incident, cause, closers) is { } refusal
            ? throw new RpcException(new Status(StatusCode.PermissionDenied, refusal))
            : await RecordAsync(IncidentClosing.Close(incident, cause, request.Detail, closers, time.GetUtcNow()), context);
    }

    public override async Task<RecordedResponse> SetMode(SetModeRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        var mode = WordOf<SiteMode>("mode", request.Mode);
        var before = book.Read(static state => state.Mode.Mode);
        return mode == before
            ? throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The site is in mode {request.Mode} already."))
            : await RecordAsync(FactOf(new SiteModeChanged { Mode = mode, Before = before, Why = request.Why }, caller), context);
    }

    public override async Task<RecordedResponse> OpenVault(VaultRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        DemandVault(request.Zone, isOpen: false);
        return await RecordAsync(FactOf(new VaultOpened { Zone = request.Zone }, caller), context);
    }

    public override async Task<RecordedResponse> CloseVault(VaultRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        DemandVault(request.Zone, isOpen: true);
        return await RecordAsync(FactOf(new VaultClosed { Zone = request.Zone }, caller), context);
    }

    public override async Task<RecordedResponse> Settle(SettleRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        var direction = request.Direction switch
        {
            "in" => Direction.In,
            "out" => Direction.Out,
            var other => throw new RpcException(new Status(StatusCode.InvalidArgument, $"direction is '{other}'; in, out would do.")),
        };
        var doubt = book.Read(state => state.TryGetPiece(request.PieceId, out var piece) && piece.Whereabouts == Whereabouts.Uncertain
            ? piece.Known.Doubt
            : null);
        if (doubt is null || doubt.By.Epoch != ledger.Epoch)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition, $"'{request.PieceId}' is not in doubt, or by an earlier ledger: then scan it."));
        }

        var settled = new PassageSettled
        {
            Portal = doubt.Portal,
            Passage = doubt.By.Index,
            Direction = direction,
            By = SettledBy.Person,
            Zone = direction == Direction.In ? doubt.InsideZone : doubt.OutsideZone,
        };
        return await RecordAsync(FactOf(settled, caller) with { PieceId = request.PieceId, Causes = [doubt.By.Index] }, context);
    }

    public override async Task<RecordedResponse> Count(CountRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context.RequestHeaders.GetValue(Authorization), Counter);
        var tags = TagsOf(request);
        DemandZone(request.Zone);
        if (!book.Read(state => CountStations.MayCount(state, request.Zone, caller.Custodian)))
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition, $"{caller.Custodian} has counted '{request.Zone}' already; another person is to look again."));
        }

        return await RecordAsync(
            new RadioCounted
            {
                Zone = request.Zone,
                Counting = counts.Of(request.Zone),
                Tags = tags,
                Counter = caller.Custodian,
                At = time.GetUtcNow(),
                WeightMg = request.WeightMg,
            },
            context);
    }

    private void DemandZone(string zone)
    {
        if (!zones.Has(zone) && !book.Read(state => state.Zones.Contains(zone)))
        {
            throw new RpcException(new Status(StatusCode.NotFound, zones.Refusal(zone)));
        }
    }

    /// <summary>A vault of which nothing was said may be opened and closed.</summary>
    private void DemandVault(string zone, bool isOpen)
    {
        DemandZone(zone);
        if (book.Read(state => state.Vaults.FirstOrDefault(vault => vault.Zone == zone)) is { } known && known.IsOpen != isOpen)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition, $"'{zone}' is {(known.IsOpen ? "open" : "closed")} already."));
        }
    }

    private static List<EpcBits> TagsOf(CountRequest request)
    {
        if (request.Zone.Length == 0 || request.Epcs.Count > TagsMax)
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, $"A zone and up to {TagsMax} tags are needed; {request.Epcs.Count} were given."));
        }

        return
        [
            .. request.Epcs.Select(static hex => TagHex.TryParse(hex, out var bits)
                ? bits
                : throw new RpcException(new Status(StatusCode.InvalidArgument, $"epcs has '{hex}'; {TagHex.Wanted} would do."))),
        ];
    }

    private Fact FactOf(Google.Protobuf.IMessage kind, Caller caller) => new()
    {
        Kind = kind, From = time.GetUtcNow(), Custodians = [new FactCustodian(caller.Custodian, StationRoles.Handler)],
    };

    private async Task<RecordedResponse> RecordAsync(CustodyInput fact, ServerCallContext context)
    {
        try
        {
            await own.RecordAsync(fact, context.CancellationToken);
            return new RecordedResponse { Size = ledger.DurableSize };
        }
        catch (LedgerException fault)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"It could not be recorded: {fault.Message}"));
        }
    }

    private IncidentRow Find(IncidentRef? incident) => incident is not null
        && book.Read(state => state.IncidentOf(new EventAt(incident.Epoch == 0 ? ledger.Epoch : incident.Epoch, incident.Index))) is { } row
            ? row
            : throw new RpcException(new Status(StatusCode.NotFound, $"No incident {incident?.Index} is open."));

    private Caller CallerOf(ServerCallContext context) => CallerOf(context.RequestHeaders.GetValue(Authorization));

    private Caller CallerOf(string? authorization, string other = VaultHead)
    {
        var caller = access.Find(authorization);
        if (caller is null || caller.Custodian.Length == 0)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "A token of a custodian in EdgeVault:Access is needed."));
        }

        return caller.Roles.Contains(VaultHead) || caller.Roles.Contains(StationRoles.LossPrevention) || caller.Roles.Contains(other)
            ? caller
            : throw new RpcException(new Status(StatusCode.PermissionDenied, $"{caller.Name} has neither the role vault-head nor loss-prevention."));
    }

    private static T WordOf<T>(string field, string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>().Where(static value => Convert.ToInt32(value, null) != 0))
        {
            if (StockMapping.WordOf(value) == word)
            {
                return value;
            }
        }

        throw new RpcException(new Status(
            StatusCode.InvalidArgument, $"{field} is '{word}'; {string.Join(", ", Enum.GetValues<T>().Skip(1).Select(StockMapping.WordOf))} would do."));
    }

    private static Incident ToMessage(IncidentRow row)
    {
        var message = new Incident
        {
            Id = new IncidentRef { Epoch = row.At.Epoch, Index = row.At.Index },
            Rule = RulePlanBuilder.NameOf(row.Rule),
            Severity = StockMapping.WordOf(row.Severity),
            OpenedUs = row.OpenedUs,
            Owner = row.Owner,
            AcknowledgedBy = row.AcknowledgedBy,
            Level = row.Level,
            BlocksSale = row.BlocksSale,
            PieceCount = row.PieceCount,
            Zone = row.Zone,
            Portal = row.Portal,
            Detail = row.Detail,
            Closers = row.Closers,
        };
        message.Pieces.AddRange(row.Pieces);
        return message;
    }
}
