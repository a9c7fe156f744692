using System.Reflection;
using FastEndpoints;
using Microsoft.AspNetCore.Http.Features;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>
/// What may come from the query, one rule for the binder and for the OpenAPI document. The binder underneath would take every property from
/// there, and last: <c>?id=…</c> would win over the id in the path, and over every field of a body.
/// </summary>
internal static class QueryFields
{
    /// <summary>Whether a property that is not in the path comes from the query.</summary>
    public static bool Holds(PropertyInfo property, string? method) => property.IsDefined(typeof(QueryParamAttribute))
        || (!property.IsDefined(typeof(FromHeaderAttribute)) && method is not ("POST" or "PUT" or "PATCH"));

    /// <summary>Leaves nothing in the query but what a request of this type takes from there; what the path says is never among it.</summary>
    public static void KeepOnly(HttpContext context, Type type)
    {
        var request = context.Request;
        if (request.Query.Count == 0)
            return;
        var known = type.GetProperties().Where(property => Holds(property, request.Method)).Select(Spelling.Of).ToHashSet(StringComparer.OrdinalIgnoreCase);
        known.ExceptWith(request.RouteValues.Keys);
        if (!request.Query.Keys.All(known.Contains))
            Replace(context, request.Query.Where(pair => known.Contains(pair.Key)));
    }

    /// <summary>Replaces the query.</summary>
    public static void Replace(HttpContext context, IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields) =>
        context.Features.Set<IQueryFeature>(new QueryFeature(new QueryCollection(fields.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase))));
}
