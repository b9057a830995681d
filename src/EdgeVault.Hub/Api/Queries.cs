using EdgeVault.Hub.ConsolePage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EdgeVault.Hub.Api;

/// <summary>Queries as browsers and people write them, before an endpoint binds its parameters.</summary>
internal static class Queries
{
    /// <summary>A form sends its empty fields too, and an empty number is no number: empty means absent. A value that is
    /// not of its kind is answered with what is wrong.</summary>
    public static void UseQueries(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Query.Any(static value => StringValues.IsNullOrEmpty(value.Value)))
        {
            context.Request.QueryString = WithoutEmpty(context.Request.Query);
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException fault) when (HttpMethods.IsGet(context.Request.Method) && !context.Response.HasStarted)
        {
            context.Response.StatusCode = fault.StatusCode;
            context.Response.Headers.ContentSecurityPolicy = Layout.ContentSecurityPolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.WriteAsJsonAsync(
                new ErrorJson($"{fault.Message} /api/openapi.json says what would do."), context.RequestAborted);
        }
    });

    private static QueryString WithoutEmpty(IQueryCollection query) => new(QueryHelpers.AddQueryString(
        "", query.Where(static value => !StringValues.IsNullOrEmpty(value.Value))));
}
