using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Directives.V1;
using Grpc.Core;

namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>What goes on between the sites of a demo while their doors are walked through: pieces are delivered, one is reserved at
/// the hub and confirmed by its vault, a line is cut and healed, a piece goes from one site to another.</summary>
internal sealed class DemoTrade(Service hub, IReadOnlyList<DemoSite> sites, Action<string> say, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly BuyerDesk _buyer = new(hub.Listen.GrpcAddress);

    public TradeTruth Truth { get; } = new();

    /// <summary>From the first delivery to the last arrival.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await DeliverAsync(cancellation);
            await ReserveAsync(cancellation);
            await CutAsync(cancellation);
            await TransferAsync(cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C: what was done so far is compared.
        }
        catch (Exception fault) when (fault is RpcException or TimeoutException)
        {
            Truth.Faults.Add($"trade: {(fault is RpcException rpc ? rpc.Status.Detail : fault.Message)}");
        }
        finally
        {
            sites.ToList().ForEach(site => site.Wan.Heal());
        }
    }

    public void Dispose() => _buyer.Dispose();

    private DemoSite Second => sites[1];

    private DemoSite Last => sites[^1];

    private async Task DeliverAsync(CancellationToken cancellation)
    {
        foreach (var site in sites)
        {
            var people = PeopleOf(site);
            foreach (var piece in site.Goods.All)
            {
                await people.ReceiveAsync(piece.PieceId, site.InsideZone, "atelier-1", "supplier_delivery", cancellation);
                await people.InspectAsync(piece, cancellation);
                Truth.Delivered.Add((site.Name, piece.PieceId));
            }
        }

        say($"trade: {Truth.Delivered.Count} pieces were delivered and inspected by two people each");
    }

    /// <summary>By what it must be: only one vault has it, and that one must say yes.</summary>
    private async Task ReserveAsync(CancellationToken cancellation)
    {
        var asked = await AskAsync("buyer-0001", Second, cancellation);
        var held = await HeldAsync(asked, cancellation);
        Note(Second, held, whileCut: false);
        say($"trade: {held.PieceId} is reserved at the hub and confirmed by the vault of {held.Site}");

        var piece = Second.Goods.All.Single(each => each.PieceId == held.PieceId);
        await PeopleOf(Second).VerifyMatchAsync(held.Token, piece, cancellation);
        await UntilAsync(
            "the match of a reserved piece to be known at the hub",
            async () => (await _buyer.LookAsync(held.Token, cancellation)).State == ReservationState.Verified, cancellation);
    }

    /// <summary>While nothing gets through, what was asked for is pending, and nobody else gets it.</summary>
    private async Task CutAsync(CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        Second.Wan.Cut();
        say($"trade: the line of {Second.Name} is cut");
        var asked = await AskAsync("buyer-0002", Second, cancellation);
        var left = Second.Goods.All.Count - 2;
        for (var other = 0; other < left; other++)
        {
            await AskAsync($"buyer-1{other:D3}", Second, cancellation);
        }

        if (await _buyer.ReserveAsync("buyer-9999", FilterOf(Second), cancellation) is { } second)
        {
            Truth.Faults.Add($"trade: {second.PieceId} was promised to a second buyer.");
        }

        // The vault works on: what was matched before is handed to its carrier.
        var sold = Truth.Reservations[0];
        await PeopleOf(Second).ShipAsync(sold.PieceId, "customer-1", sold.Token, cancellation);
        await Task.Delay(CutFor, time, cancellation);
        if ((await _buyer.LookAsync(asked.Token, cancellation)).State != ReservationState.Pending)
        {
            Truth.Faults.Add($"trade: {asked.Token} was answered through a cut line.");
        }

        await UntilAsync("events behind the cut line", async () => await BehindAsync(cancellation) > 0, cancellation);
        Truth.Cut = new TradeCut(Second.Name, time.GetElapsedTime(since), await BehindAsync(cancellation));
        Second.Wan.Heal();
        say($"trade: the line is whole again; the hub lacks {Truth.Cut.Behind} events of {Second.Name}");
        Note(Second, await HeldAsync(asked, cancellation), whileCut: true);
        for (var other = 0; other < left; other++)
        {
            var token = $"buyer-1{other:D3}";
            Note(Second, await HeldAsync(await _buyer.LookAsync(token, cancellation), cancellation), whileCut: true);
        }

        await UntilAsync(
            "the hub to know what was shipped behind the cut line",
            async () => (await _buyer.LookAsync(sold.Token, cancellation)).State == ReservationState.Shipped, cancellation);
    }

    /// <summary>Shipped by one, received by the other, in stock nowhere meanwhile.</summary>
    private async Task TransferAsync(CancellationToken cancellation)
    {
        var (from, piece) = (sites[0], sites[0].Goods.All[0]);
        await PeopleOf(from).ShipAsync(piece.PieceId, Last.Name, token: "", cancellation);
        await UntilAsync(
            $"{piece.PieceId} to be under way at the hub",
            async () => (await _buyer.TransfersAsync(cancellation)).Any(each => each.PieceId == piece.PieceId), cancellation);
        var inStock = (await _buyer.FindAsync(piece.PieceId, cancellation))
            .Count(each => each.Verified || each.Whereabouts == Whereabouts.Inside);
        await PeopleOf(Last).ReceiveAsync(piece.PieceId, Last.InsideZone, from.Name, "transfer_in", cancellation);
        await PeopleOf(Last).InspectAsync(piece, cancellation);
        await UntilAsync(
            $"{piece.PieceId} to have arrived at the hub",
            async () => (await _buyer.FindAsync(piece.PieceId, cancellation)) is [{ Verified: true } here, var there]
                && here.Site == Last.Name && there.Whereabouts == Whereabouts.Elsewhere,
            cancellation);
        Truth.Transfer = new TradeTransfer(piece.PieceId, from.Name, Last.Name, inStock);
        say($"trade: {piece.PieceId} went from {from.Name} to {Last.Name}, and was in stock nowhere on the way");
    }

    /// <summary>Asked for until the hub knows of the delivery.</summary>
    private async Task<Reservation> AskAsync(string token, DemoSite site, CancellationToken cancellation)
    {
        Reservation? asked = null;
        await UntilAsync(
            $"the hub to have verified {site.Goods.All[0].Metal} in the vault of {site.Name}",
            async () => (asked = await _buyer.ReserveAsync(token, FilterOf(site), cancellation)) is not null, cancellation);
        return asked!;
    }

    private async Task<Reservation> HeldAsync(Reservation asked, CancellationToken cancellation)
    {
        await UntilAsync(
            $"the vault of {asked.Site} to confirm {asked.Token}",
            async () => (asked = await _buyer.LookAsync(asked.Token, cancellation)).State
                is not ReservationState.Pending, cancellation);
        return asked;
    }

    private void Note(DemoSite site, Reservation told, bool whileCut)
    {
        if (told.State != ReservationState.Held)
        {
            Truth.Faults.Add($"trade: {told.Token} is {told.State} ({told.Reason}) where the vault had to confirm it.");
        }

        Truth.Reservations.Add(new(told.Token, site.Name, told.PieceId, whileCut, told.Event));
    }

    /// <summary>What only this site has.</summary>
    private static PieceFilter FilterOf(DemoSite site) => new()
    {
        Metal = site.Goods.All[0].Metal, Fineness = site.Goods.All[0].Fineness, CertificateLab = "HRD",
    };

    private async Task<ulong> BehindAsync(CancellationToken cancellation)
    {
        var held = await _buyer.EventsAsync(Second.Name, cancellation);
        return Second.Ledger.Count - Math.Min(Second.Ledger.Count, held);
    }

    private GoodsPeople PeopleOf(DemoSite site) => new(site.Gateway.Listen.GrpcAddress, site.Goods, time);

    /// <exception cref="TimeoutException">It did not come about: says what.</exception>
    private async Task UntilAsync(string what, Func<Task<bool>> isSo, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (!await isSo())
        {
            hub.ThrowIfExited();
            if (time.GetElapsedTime(since) > AnswerMax)
            {
                throw new TimeoutException($"waited {AnswerMax.TotalSeconds:0} s in vain for {what}.");
            }

            await Task.Delay(Poll, time, cancellation);
        }
    }
}
