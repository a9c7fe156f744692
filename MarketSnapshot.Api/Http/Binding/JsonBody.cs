using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FastEndpoints;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>
/// Reads a JSON body field by field, so that every wrong field is named at once and not only the first. Fields that can't be read are
/// left out of the request object and reported beside it.
/// </summary>
internal static class JsonBody
{
    private static readonly object FailuresKey = new();
    private static readonly object BodyKey = new();

    /// <summary>What could not be read of this request's body.</summary>
    public static IReadOnlyList<ValidationFailure> FailuresOf(HttpContext context) =>
        context.Items[FailuresKey] as List<ValidationFailure> ?? [];

    /// <summary>Reads the body as a <paramref name="type"/>.</summary>
    public static async ValueTask<object?> ReadAsync(HttpRequest request, Type type, JsonSerializerContext? _, CancellationToken cancellationToken)
    {
        var items = request.HttpContext.Items;
        if (items.TryGetValue(BodyKey, out var known))
            return known;

        var failures = new List<ValidationFailure>();
        items[FailuresKey] = failures;
        var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var readable = new JsonObject();
        if (await ParseAsync(request, options, failures, cancellationToken) is { } body)
        {
            foreach (var (name, value) in body)
            {
                if (Problem(name, value, type, options) is { } problem)
                    failures.Add(Unreadable.Field(name, problem));
                else
                    readable[name] = value?.DeepClone();
            }
        }

        var read = readable.Deserialize(type, options);
        items[BodyKey] = read;
        return read;
    }

    private static async Task<JsonObject?> ParseAsync(
        HttpRequest request, JsonSerializerOptions options, List<ValidationFailure> failures, CancellationToken cancellationToken)
    {
        try
        {
            var node = await JsonNode.ParseAsync(
                request.Body,
                documentOptions: new JsonDocumentOptions { MaxDepth = options.MaxDepth, AllowDuplicateProperties = false },
                cancellationToken: cancellationToken);
            if (node is JsonObject body)
            {
                // Names are read when the fields are gone through, and not before: one that is no UTF-8, or half of a surrogate pair, which
                // JSON can spell and no text can hold, is found here.
                body.GetEnumerator().Dispose();
                return body;
            }

            failures.Add(Unreadable.Field(Unreadable.Body, "Must be a JSON object."));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            failures.Add(Unreadable.Field(Unreadable.Body, malformed is JsonException { LineNumber: 0, BytePositionInLine: 0 } ? "Must not be empty." : "Is not valid JSON, is too deep, or names a field twice."));
        }

        return null;
    }

    private static string? Problem(string name, JsonNode? value, Type type, JsonSerializerOptions options)
    {
        if (options.GetTypeInfo(type).Properties.FirstOrDefault(p => p.Name == name && p.Set is not null) is not { } property
            || property.AttributeProvider?.IsDefined(typeof(FromHeaderAttribute), inherit: true) is true)
            return "Is not a field of this request.";
        try
        {
            if (HoldsNul(value))
                return "Must not hold the character U+0000.";
            if (IsMisspelt(value, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
                return Unreadable.Expected(property.PropertyType);
            value.Deserialize(property.PropertyType, options);
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return Unreadable.Expected(property.PropertyType);
        }
    }

    // The serializer would take other cases of an enum's text, the name in code, and a list of texts, of which it keeps one.
    private static bool IsMisspelt(JsonNode? value, Type type) =>
        type.IsEnum && value is JsonValue text && text.GetValueKind() == JsonValueKind.String && !EnumTexts.Of(type).Contains(text.GetValue<string>());

    // PostgreSQL can't store it in text.
    private static bool HoldsNul(JsonNode? node) => node switch
    {
        JsonObject o => o.Any(pair => pair.Key.Contains('\0') || HoldsNul(pair.Value)),
        JsonArray a => a.Any(HoldsNul),
        JsonValue v => v.GetValueKind() == JsonValueKind.String && v.GetValue<string>().Contains('\0'),
        _ => false,
    };
}
