using System.Text.Json.Nodes;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>One operation of the OpenAPI document.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With its placeholders.</param>
/// <param name="Parameters">Of path, query and headers.</param>
/// <param name="Body">The body's schema, if there is one.</param>
/// <param name="Streams">Whether the answer is a stream of events.</param>
/// <param name="Roles">What names the roles that may call it; null where anyone may.</param>
internal sealed record Operation(string Method, string Path, IReadOnlyList<Parameter> Parameters, JsonObject? Body, bool Streams, string? Roles)
{
    /// <summary>Method and path, as counts name it.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>Whether the document lets a role call it.</summary>
    public bool IsFor(string role) => Roles?.Contains(role, StringComparison.Ordinal) != false;

    /// <summary>Whether it works through all that is stored: tried like every other, but less often.</summary>
    public bool IsHeavy => Path.EndsWith("/audit", StringComparison.Ordinal) || Path.EndsWith("/sync-all", StringComparison.Ordinal) || Path.EndsWith("/run", StringComparison.Ordinal) || Streams;
}

/// <summary>A parameter in path, query or header.</summary>
internal sealed record Parameter(string Name, string In, bool Required, JsonObject Schema);

/// <summary>The operations of an API, as its own document describes them.</summary>
internal sealed class ApiDocument(JsonNode document)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    /// <summary>Every operation.</summary>
    public IReadOnlyList<Operation> Operations { get; } = [.. ReadOperations(document)];

    /// <summary>The schema itself where this one only refers to it.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (true)
        {
            if ((string?)schema["$ref"] is { } reference)
                schema = reference.Split('/').Skip(1).Aggregate(document, (node, name) => node[name]!).AsObject();
            else if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choice)
                schema = choice.Select(node => node!.AsObject()).FirstOrDefault(one => (string?)one["type"].AsText() != "null") ?? [];
            else
                return schema;
        }
    }

    /// <summary>The type of a schema that isn't null.</summary>
    public static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Select(type => (string?)type).FirstOrDefault(type => type != "null" && type != "string") ?? types.Select(type => (string?)type).FirstOrDefault(type => type != "null"),
        { } type => (string?)type,
        null => schema["properties"] is null ? "string" : "object",
    };

    // The last line of a description names the roles; without one it is for anyone.
    private static string? Rule(JsonNode operation) =>
        ((string?)operation["description"])?.Split('\n')[^1] is { } last && last.StartsWith("For: ", StringComparison.Ordinal) ? last : null;

    private static IEnumerable<Operation> ReadOperations(JsonNode document)
    {
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject().Where(entry => Methods.Contains(entry.Key)))
            {
                var parameters = (operation!["parameters"]?.AsArray() ?? []).Select(parameter => new Parameter(
                    (string)parameter!["name"]!, (string)parameter["in"]!, (bool?)parameter["required"] ?? false, parameter["schema"]?.AsObject() ?? []));
                var streams = operation["responses"]?["200"]?["content"]?["text/event-stream"] is not null;
                yield return new(method.ToUpperInvariant(), path, [.. parameters], operation["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject(), streams, Rule(operation));
            }
        }
    }
}

/// <summary>Short forms for nodes.</summary>
internal static class Nodes
{
    /// <summary>The text of a node that holds one.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
