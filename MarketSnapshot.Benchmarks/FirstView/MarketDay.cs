using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace MarketSnapshot.Benchmarks.FirstView;

/// <summary>A market as on any day: bookings of the demo farmers, in turns at all the demo places, with what their sensors, pests, certificates and inspections say.</summary>
internal static class MarketDay
{
    private static readonly string[] Crops = ["chilli", "tomato", "turmeric", "grapes", "onion", "potato", "wheat", "garlic"];

    /// <summary>Books, confirms two of three, and publishes.</summary>
    public static async Task BeginAsync(HttpClient api, int listings, CancellationToken cancellationToken)
    {
        var farmers = await ItemsAsync(api, "/api/farmers?limit=100", cancellationToken);
        var places = await ItemsAsync(api, "/api/locations?limit=100", cancellationToken);
        var inspections = new List<JsonNode>();
        foreach (var farmer in farmers)
            inspections.AddRange(await ItemsAsync(api, $"/api/inspections?farmer_id={farmer["id"]}", cancellationToken));

        for (var number = 0; number < listings; number++)
        {
            var inspection = number % 3 == 2 ? null : inspections[number % inspections.Count];
            var booking = await PostAsync(
                api,
                "/api/bookings",
                new
                {
                    farmer_id = (string?)(inspection?["farmer_id"] ?? farmers[number % farmers.Count]["id"]),
                    location_id = (string?)places[number % places.Count]["id"],
                    crop_type = (string?)inspection?["crop_detected"] ?? Crops[number % Crops.Length],
                    quantity_kg = 800 + (number * 350),
                    duration_days = 30 + number,
                    grade = inspection is null ? "B" : null,
                    inspection_id = (string?)inspection?["id"],
                    start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
                },
                cancellationToken);
            if (number % 3 != 0)
                await PostAsync(api, $"/api/bookings/{booking["id"]}/confirm", null, cancellationToken);
        }

        await PostAsync(api, "/api/snapshots/sync-all", null, cancellationToken);
    }

    private static async Task<List<JsonNode>> ItemsAsync(HttpClient api, string path, CancellationToken cancellationToken) =>
        [.. (await api.GetFromJsonAsync<JsonNode>(path, cancellationToken))!["items"]!.AsArray().Select(item => item!)];

    private static async Task<JsonNode> PostAsync(HttpClient api, string path, object? body, CancellationToken cancellationToken)
    {
        using var answer = body is null ? await api.PostAsync(path, null, cancellationToken) : await api.PostAsJsonAsync(path, body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }
}
