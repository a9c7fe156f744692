using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>What a client generator needs of the OpenAPI document.</summary>
public sealed partial class OpenApiTests(Topology topology)
{
    private const string Document = "/openapi/v1.json";

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_summary_and_a_chapter()
    {
        var operations = await OperationsAsync();

        Assert.True(operations.Count > 40, $"Only {operations.Count} operations.");
        Assert.Equal(operations.Count, operations.Select(operation => (string?)operation.Node["operationId"]).Distinct().Count());
        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty((string?)operation.Node["summary"]), operation.Path));
        Assert.All(operations, operation => Assert.Single(operation.Node["tags"]!.AsArray()));
    }

    [Fact]
    public async Task Every_placeholder_of_a_path_is_a_required_parameter()
    {
        foreach (var operation in await OperationsAsync())
        {
            var declared = Parameters(operation).Where(parameter => (string?)parameter["in"] == "path" && (bool?)parameter["required"] == true);
            Assert.Equal(Placeholder().Matches(operation.Path).Select(match => match.Groups["name"].Value), declared.Select(parameter => (string?)parameter["name"]));
        }
    }

    [Fact]
    public async Task Every_error_answer_is_the_one_problem_shape_and_every_other_answer_has_a_schema()
    {
        foreach (var operation in await OperationsAsync())
        {
            foreach (var (status, response) in operation.Node["responses"]!.AsObject())
            {
                if (status[0] is '4' or '5')
                    Assert.Equal("#/components/schemas/ApiProblem", (string?)response!["content"]?["application/problem+json"]?["schema"]?["$ref"]);
                else if (status != "304")
                    Assert.True((response!["content"]?["application/json"] ?? response["content"]?["text/event-stream"])?["schema"] is not null, $"{operation.Method} {operation.Path} {status} has no schema.");
            }
        }
    }

    [Fact]
    public async Task A_required_field_of_a_request_is_never_null_and_every_field_has_a_type()
    {
        var schemas = (await topology.Api.Get(Document))["components"]!["schemas"]!.AsObject();
        foreach (var (name, schema) in schemas)
        {
            var required = schema!["required"]?.AsArray().Select(field => (string?)field).ToHashSet() ?? [];
            foreach (var (field, type) in schema["properties"]?.AsObject() ?? [])
            {
                var text = type!.ToJsonString();
                Assert.True(type["type"] is not null || type["$ref"] is not null || type["oneOf"] is not null, $"{name}.{field} has no type: {text}");
                if (name.EndsWith("Request", StringComparison.Ordinal) && required.Contains(field))
                    Assert.DoesNotContain("\"null\"", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_reference_page_is_served()
    {
        using var page = await topology.Api.GetAsync("/scalar", TestContext.Current.CancellationToken);
        Assert.True(page.IsSuccessStatusCode);
        Assert.Contains("Market Snapshot API", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<List<Operation>> OperationsAsync() =>
    [
        .. (await topology.Api.Get(Document))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => new Operation(method.Key, path.Key, method.Value!))),
    ];

    private static IEnumerable<JsonNode> Parameters(Operation operation) => operation.Node["parameters"]?.AsArray().Select(parameter => parameter!) ?? [];

    [GeneratedRegex(@"\{(?<name>[a-z_]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    private sealed record Operation(string Method, string Path, JsonNode Node);
}
