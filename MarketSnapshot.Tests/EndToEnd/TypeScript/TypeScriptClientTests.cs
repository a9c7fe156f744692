using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.TypeScript;

/// <summary>What a front-end team outside has: the OpenAPI document, and nothing else of ours.</summary>
public sealed class TypeScriptClientTests(Topology topology)
{
    [Fact]
    public async Task A_client_generated_from_the_OpenAPI_document_compiles_strictly_and_books_storage()
    {
        var project = await NodePackages.PrepareAsync();
        var document = await topology.Api.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "openapi.json"), document, TestContext.Current.CancellationToken);
        await project.SucceedAsync("npm", "run", "generate");
        await project.SucceedAsync("npm", "run", "compile");

        var place = await MasterData.PlaceAsync(topology.Api);
        var start = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var told = JsonNode.Parse(await project.SucceedAsync(
            "node", Path.Combine("out", "book.js"), topology.Api.BaseAddress!.ToString().TrimEnd('/'), place.FarmerId, place.LocationId, start))!;

        var booking = await topology.Api.Get($"/api/bookings/{told["booking_id"]}");
        Assert.Equal(place.FarmerId, (string?)booking["farmer_id"]);
        Assert.Equal("chilli", (string?)booking["crop_type"]);
        Assert.Equal(1500m, (decimal)booking["quantity_kg"]!);
        Assert.True((bool)told["same_booking"]!, told.ToJsonString());
        Assert.Equal("pending", (string?)told["status"]);
        Assert.Equal((decimal)booking["total_price"]!, (decimal)told["total_price"]!);
        Assert.Equal(400, (int)told["refused_with"]!);
        Assert.Equal(["quantity_kg"], told["wrong_fields"]!.AsArray().Select(field => (string)field!));
        var snapshot = await topology.Api.Get($"/api/snapshots/{told["booking_id"]}");
        Assert.Equal("ready_to_publish", (string?)snapshot["status"]);
    }
}
