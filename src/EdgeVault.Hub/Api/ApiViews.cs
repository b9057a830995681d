using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Passports;

namespace EdgeVault.Hub.Api;

/// <summary>A piece as JSON shows it; what is not known is absent. Where within a vault it lies is nowhere here.</summary>
/// <param name="Site">The site whose ledger says so.</param>
/// <param name="PieceId">Opaque.</param>
/// <param name="Whereabouts">inside, outside, uncertain, in_transit, missing, gone, set, elsewhere.</param>
/// <param name="Zone">Where it is inside.</param>
/// <param name="Destination">Where it was shipped to, while it is in transit.</param>
/// <param name="Verified">It could be sold now.</param>
/// <param name="Reasons">Why not.</param>
/// <param name="Stale">The site was not heard for a minute.</param>
/// <param name="Reserved">Somebody has, or has asked for, it.</param>
/// <param name="Since">Since when its whereabouts are so.</param>
/// <param name="VerifiedAt">The fact that its being there rests on.</param>
/// <param name="EvidenceAgeS">How many seconds ago that was.</param>
/// <param name="Custody">unbroken, broken, re_established.</param>
/// <param name="IntakeReason">Why it came.</param>
/// <param name="Presentation">showroom or generic_box.</param>
/// <param name="Metal">As inspected at intake.</param>
/// <param name="Fineness">Likewise.</param>
/// <param name="WeightMg">Likewise, milligrams.</param>
/// <param name="CaratMilli">Likewise, thousandths of a carat.</param>
/// <param name="Category">As the piece register says it.</param>
/// <param name="Gem">Likewise.</param>
/// <param name="Cut">Likewise.</param>
/// <param name="Colour">Likewise.</param>
/// <param name="Clarity">Likewise.</param>
/// <param name="Certificates">Papers.</param>
/// <param name="Origin">The ledger of the event it rests on.</param>
/// <param name="Index">That event.</param>
internal sealed record PieceJson(
    string Site,
    string PieceId,
    string Whereabouts,
    string? Zone,
    string? Destination,
    bool Verified,
    IReadOnlyList<string> Reasons,
    bool Stale,
    bool Reserved,
    DateTimeOffset? Since,
    DateTimeOffset? VerifiedAt,
    double? EvidenceAgeS,
    string Custody,
    string? IntakeReason,
    string? Presentation,
    string? Metal,
    string? Fineness,
    long? WeightMg,
    long? CaratMilli,
    string? Category,
    string? Gem,
    string? Cut,
    string? Colour,
    string? Clarity,
    IReadOnlyList<CertificateJson> Certificates,
    string Origin,
    long Index)
{
    public static PieceJson Of(PieceNow piece) => new(
        piece.Site,
        piece.PieceId,
        PieceWords.NameOf(piece.Whereabouts),
        Known(piece.Zone),
        Known(piece.Destination),
        piece.Verified,
        [.. piece.Reasons],
        piece.Stale,
        piece.Reserved,
        ApiTime.Of(piece.SinceUs),
        piece.HasVerifiedAtUs ? ApiTime.Of(piece.VerifiedAtUs) : null,
        piece.HasEvidenceAgeUs ? Math.Round(piece.EvidenceAgeUs / 1e6, 3) : null,
        piece.Custody,
        Known(piece.IntakeReason),
        Known(piece.Presentation),
        Known(piece.Metal),
        Known(piece.Fineness),
        Known(piece.WeightMg),
        Known(piece.CaratMilli),
        Known(piece.Category),
        Known(piece.Gem),
        Known(piece.Cut),
        Known(piece.Colour),
        Known(piece.Clarity),
        [.. piece.Certificates.Select(paper => new CertificateJson(paper.Lab, paper.Number))],
        piece.Origin,
        (long)piece.Index);

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private static long? Known(ulong number) => number == 0 ? null : (long)number;
}

/// <param name="Lab">Laboratory.</param>
/// <param name="Number">Its number.</param>
internal sealed record CertificateJson(string Lab, string Number);

/// <param name="Pieces">In the order asked for; a page may be shorter than asked before the end.</param>
/// <param name="Next">What <c>after</c> of the next page is; absent at the end.</param>
internal sealed record PiecePageJson(IReadOnlyList<PieceJson> Pieces, string? Next);

/// <param name="Attribute">As the query parameter is called.</param>
/// <param name="Value">One of its values.</param>
/// <param name="Pieces">How many have it.</param>
/// <param name="Sellable">How many of them could be sold now.</param>
internal sealed record FacetJson(string Attribute, string Value, long Pieces, long Sellable);

/// <param name="Pieces">That any event was about.</param>
/// <param name="Sellable">That could be sold now.</param>
/// <param name="Facets">By attribute, the most frequent value first.</param>
internal sealed record FacetsJson(long Pieces, long Sellable, IReadOnlyList<FacetJson> Facets)
{
    public static FacetsJson Of(ListFacetsResponse facets) => new(
        (long)facets.Pieces,
        (long)facets.Sellable,
        [.. facets.Facets.Select(each => new FacetJson(each.Attribute, each.Value, (long)each.Pieces, (long)each.Sellable))]);
}

/// <param name="PieceId">Which piece.</param>
/// <param name="From">The site that shipped it.</param>
/// <param name="To">The site it goes to.</param>
/// <param name="Shipped">When.</param>
/// <param name="Due">When it has to be there.</param>
/// <param name="Overdue">It is not.</param>
/// <param name="Carrier">Who has it.</param>
/// <param name="Tracking">The carrier's number.</param>
/// <param name="Event">In the ledger of the site that shipped it.</param>
internal sealed record TransferJson(
    string PieceId, string From, string To, DateTimeOffset? Shipped, DateTimeOffset? Due, bool Overdue, string? Carrier,
    string? Tracking, long Event)
{
    public static TransferJson Of(Transfer transfer) => new(
        transfer.PieceId, transfer.FromSite, transfer.ToSite, ApiTime.Of(transfer.ShippedUs), ApiTime.Of(transfer.DueUs),
        transfer.Overdue, transfer.Carrier.Length > 0 ? transfer.Carrier : null,
        transfer.Tracking.Length > 0 ? transfer.Tracking : null, (long)transfer.Event);
}

/// <param name="Site">Whose ledger.</param>
/// <param name="Origin">That ledger: site, gateway and epoch. What an earlier epoch says is not here.</param>
/// <param name="IsComplete">Back to the first event of the epoch; else the newest ones.</param>
/// <param name="Events">Oldest first; of the piece, and of its containers while it was in them.</param>
internal sealed record PieceHistoryJson(string Site, string Origin, bool IsComplete, IReadOnlyList<HistoryEventJson> Events);

/// <param name="Index">In the ledger.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Occurred">When it was over, by the site's clock.</param>
/// <param name="Container">The container that the event is about, or that the piece is in from there on.</param>
/// <param name="Custodians">Who was in it, by opaque id, and as what.</param>
internal sealed record HistoryEventJson(
    long Index, string Kind, DateTimeOffset? Occurred, string? Container, IReadOnlyList<string> Custodians)
{
    public static HistoryEventJson Of(TrailEntry entry) => new(
        (long)entry.Index,
        EventKinds.NameOf(entry.Event),
        ApiTime.Of(entry.Event.OccurredToUs),
        entry.Event.ContainerId.Length > 0 ? entry.Event.ContainerId : null,
        [.. entry.Event.Custodians.Select(custodian => $"{custodian.CustodianId} ({custodian.Role})")]);
}

/// <param name="Error">What is wrong, and what would do.</param>
internal sealed record ErrorJson(string Error);

/// <summary>Times of events as JSON shows them.</summary>
internal static class ApiTime
{
    /// <summary>Null where nobody said.</summary>
    public static DateTimeOffset? Of(long us) => us != 0 && CustodyTime.TryFromUs(us, out var time) ? time : null;
}
