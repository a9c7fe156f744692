using System.Text.Json;

namespace Aspire.Dashboard.Resources;

/// <summary>Listens to the AppHost's resource service, and passes commands on to it.</summary>
internal sealed class ResourceClient(ResourceBoard board, DashboardOptions options, TimeProvider time) : BackgroundService
{
    private const string KeyHeader = "x-resource-service-api-key";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = Client(options);

    public async Task<CommandOutcome> ExecuteAsync(string id, string command, CancellationToken cancellationToken)
    {
        if (options.ResourceServiceUrl is null)
        {
            return new CommandOutcome(Success: false, "No AppHost is connected.");
        }

        try
        {
            using var response = await _http.PostAsync($"resources/{Uri.EscapeDataString(id)}/{Uri.EscapeDataString(command)}", content: null, cancellationToken);
            return await response.Content.ReadFromJsonAsync<CommandOutcome>(Json, cancellationToken) ?? new CommandOutcome(Success: false, "No answer.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            return new CommandOutcome(Success: false, $"The AppHost can't be reached: {e.Message}");
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ResourceServiceUrl is null)
        {
            board.Problem = "No AppHost is connected: only telemetry is shown.";
            return;
        }

        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
                board.Problem = "The AppHost has ended the connection.";
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                board.Problem = $"The AppHost can't be reached: {e.Message}";
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private static HttpClient Client(DashboardOptions options)
    {
        var http = new HttpClient { BaseAddress = options.ResourceServiceUrl, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add(KeyHeader, options.ResourceServiceApiKey ?? "");
        return http;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("watch", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        board.Reset();
        board.Problem = null;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0 && JsonSerializer.Deserialize<ResourceMessage>(line, Json) is { } message)
            {
                board.Take(message);
            }
        }
    }
}
