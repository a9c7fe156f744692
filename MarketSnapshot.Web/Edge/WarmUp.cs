using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MarketSnapshot.Web.Edge;

/// <summary>
/// Asks for the market once, as soon as this process listens: what is compiled and connected on first use is ready when the first person comes.
/// Nothing depends on it, and it is not tried again.
/// </summary>
internal sealed partial class WarmUp(IServer server, IHostApplicationLifetime host, ILogger<WarmUp> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where this process itself reaches one of the addresses that it listens on; null where it can't.</summary>
    /// <param name="listening">Such as <c>http://localhost:3000</c> or <c>http://[::]:8080</c>.</param>
    public static Uri? Own(string listening)
    {
        ArgumentNullException.ThrowIfNull(listening);
        var here = listening.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
        return !here.StartsWith("http://unix:", StringComparison.Ordinal) && Uri.TryCreate(here, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp ? address : null;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = host.ApplicationStarted.Register(listens.SetResult);
        await using var stopped = stoppingToken.Register(() => listens.TrySetCanceled(stoppingToken));
        try
        {
            await listens.Task;
            if (server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Own).FirstOrDefault(address => address is not null) is not { } address)
                return;
            using var http = new HttpClient { BaseAddress = address, Timeout = Patience };
            http.DefaultRequestHeaders.Add("Accept-Encoding", "br");
            using var answer = await http.GetAsync(new Uri("/", UriKind.Relative), stoppingToken);
            LogWarm(logger, (int)answer.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            LogCold(logger, failure.Message);
        }
    }

    [LoggerMessage(4201, LogLevel.Debug, "The market's page was made once, with status {Status}")]
    private static partial void LogWarm(ILogger logger, int status);

    [LoggerMessage(4202, LogLevel.Debug, "The market's page was not made before the first person came: {Reason}")]
    private static partial void LogCold(ILogger logger, string reason);
}
