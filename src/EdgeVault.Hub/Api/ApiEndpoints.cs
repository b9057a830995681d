using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.ConsolePage;
using EdgeVault.Hub.Passports;
using EdgeVault.Hub.Statements;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Hub.Api;

/// <summary>What the hub knows as JSON, beside gRPC: read-only, on the console's loopback address. Described by
/// <c>/api/openapi.json</c>.</summary>
internal static class ApiEndpoints
{
    public const string Document = "hub";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOpenApi(Document, options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EdgeVault hub";
            document.Info.Version = "1";
            document.Info.Description =
                "What is in which vault now, by verified events. Read-only; absent means unknown. Reserving and all else that "
                + "changes anything is done over gRPC.";
            return Task.CompletedTask;
        }));
        services.TryAddSingleton<PieceHistories>();
        services.TryAddSingleton<SignedMoments>();
        services.TryAddSingleton<PassportDesk>();
        services.TryAddSingleton<StockStatementDesk>();
        // Else a value that is not of its kind is answered with a bare 400.
        services.Configure<RouteHandlerOptions>(static handlers => handlers.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull);
        return services;
    }

    public static void MapApi(this RouteGroupBuilder console)
    {
        console.MapOpenApi("/api/{documentName}/openapi.json").ExcludeFromDescription();
        console.MapGet("/api/openapi.json", () => Results.Redirect($"/api/{Document}/openapi.json")).ExcludeFromDescription();
        var api = console.MapGroup("/api").WithGroupName(Document);
        api.MapGet("/status", Status).WithName("status").WithSummary("The sites, what is held of each, and how it stands with them.");
        api.MapGet("/pieces", List).WithName("pieces").WithSummary("Pieces by filter, a page at a time.");
        api.MapGet("/pieces/{pieceId}", Find).WithName("piece").WithSummary("One piece at every site that knows it.");
        api.MapGet("/pieces/{pieceId}/history", History).WithName("history")
            .WithSummary("The events of a piece, as each site's ledger tells them.");
        api.MapGet("/pieces/{pieceId}/passport", PassportAsync).WithName("passport")
            .WithSummary("A piece's passport by one site's ledger: verified offline, with public keys only.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Produces<ErrorJson>(StatusCodes.Status404NotFound)
            .Produces<ErrorJson>(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/facets", Facets).WithName("facets").WithSummary("How many pieces have which value; up to date with every event.");
        api.MapGet("/stock", StockAsync).WithName("stock")
            .WithSummary("A statement of what is, or was, in a site's vault, with proofs: verified offline, with public keys only.")
            .Produces<string>(StatusCodes.Status200OK, "application/jsonl")
            .Produces<ErrorJson>(StatusCodes.Status404NotFound)
            .Produces<ErrorJson>(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/transfers", Transfers).WithName("transfers").WithSummary("Pieces under way between two sites: in stock nowhere.");
    }

    private static Ok<HubView> Status(HubViews views) => TypedResults.Ok(views.Now());

    private static Results<Ok<PiecePageJson>, BadRequest<ErrorJson>> List([AsParameters] PieceQuery query, PieceCatalogue pieces)
    {
        if (query.Fault is { } fault)
        {
            return TypedResults.BadRequest(new ErrorJson(fault));
        }

        try
        {
            var page = pieces.List(query.ToRequest());
            return TypedResults.Ok(new PiecePageJson(
                [.. page.Pieces.Select(PieceJson.Of)], page.NextPageToken.Length > 0 ? page.NextPageToken : null));
        }
        catch (RpcException refusal)
        {
            return TypedResults.BadRequest(new ErrorJson(refusal.Status.Detail));
        }
    }

    private static Results<Ok<IReadOnlyList<PieceJson>>, NotFound<ErrorJson>> Find(string pieceId, PieceCatalogue pieces) =>
        pieces.Find(pieceId) is { Count: > 0 } found
            ? TypedResults.Ok<IReadOnlyList<PieceJson>>([.. found.Select(PieceJson.Of)])
            : TypedResults.NotFound(new ErrorJson($"No site's ledger says anything of piece '{pieceId}'."));

    private static async Task<Ok<IReadOnlyList<PieceHistoryJson>>> History(
        string pieceId, string? site, PieceHistories histories, CancellationToken cancellation) =>
        TypedResults.Ok(await histories.FindAsync(pieceId, site ?? "", cancellation));

    private static async Task<IResult> PassportAsync(
        string pieceId, string site, PassportDesk passports, CancellationToken cancellation)
    {
        try
        {
            return await passports.MakeAsync(site, pieceId, cancellation) is { } passport
                ? Results.File(passport, "text/plain; charset=utf-8", $"{FileName(pieceId)}.passport")
                : Results.Json(
                    new ErrorJson($"The ledger of '{site}' says nothing of piece '{pieceId}'."), statusCode: StatusCodes.Status404NotFound);
        }
        catch (PassportUnavailableException not)
        {
            return Results.Json(new ErrorJson(not.Message), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> StockAsync(
        string site, DateTimeOffset? asOf, StockStatementDesk statements, TimeProvider time, CancellationToken cancellation)
    {
        if (asOf > time.GetUtcNow())
        {
            return Results.Json(
                new ErrorJson("asOf has not come yet; a time until now would do, or none for now."),
                statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            return await statements.MakeAsync(site, asOf, cancellation) is { } statement
                ? Results.File(statement, "application/jsonl", $"{FileName(site)}.stock")
                : Results.Json(new ErrorJson($"'{site}' is no site of this hub."), statusCode: StatusCodes.Status404NotFound);
        }
        catch (PassportUnavailableException not)
        {
            return Results.Json(new ErrorJson(not.Message), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static string FileName(string pieceId) =>
        string.Concat(pieceId.Select(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_' ? each : '_'));

    private static Ok<FacetsJson> Facets(string? site, PieceCatalogue pieces) =>
        TypedResults.Ok(FacetsJson.Of(pieces.Facets(site ?? "")));

    private static Ok<IReadOnlyList<TransferJson>> Transfers(bool? overdue, PieceCatalogue pieces) =>
        TypedResults.Ok<IReadOnlyList<TransferJson>>([.. pieces.Transfers(overdue ?? false).Select(TransferJson.Of)]);
}
