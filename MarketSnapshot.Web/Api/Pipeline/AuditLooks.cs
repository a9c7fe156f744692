using System.Collections.Concurrent;
using System.Net.Http.Headers;
using MarketSnapshot.Web.SignIn;

namespace MarketSnapshot.Web.Api.Pipeline;

/// <summary>How a look at the differences between the stores goes.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="Found">What it found; null while it goes on, or where it failed.</param>
/// <param name="Problem">Why it failed.</param>
public sealed record AuditLook(DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null, AuditAnswer? Found = null, ApiProblem? Problem = null);

/// <summary>
/// Looks for differences on behalf of operators, one at a time for each: on a large market that takes longer than anybody waits for a page, and the API ends
/// a look when its caller leaves. This process is the caller, and keeps what was found for a while.
/// </summary>
public sealed class AuditLooks(IHttpClientFactory clients, IServiceProvider services, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>The name of the client that asks: it has no time limit but the longest.</summary>
    public const string Client = "audit-look";

    /// <summary>After so long a look is given up.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, AuditLook> _looks = new(StringComparer.Ordinal);

    /// <summary>The last look of the person whose request it is; null without one, or where it is long over.</summary>
    public AuditLook? Of(HttpContext context) =>
        _looks.TryGetValue(KeyOf(context), out var look) && !(look.EndedAt < time.GetUtcNow() - Kept) ? look : null;

    /// <summary>Begins a look, if none of this person's goes on, and waits a moment for its end.</summary>
    public async Task BeginAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var person = KeyOf(context);
        var began = new AuditLook(time.GetUtcNow());
        if (!ReferenceEquals(_looks.AddOrUpdate(person, began, (_, last) => last.EndedAt is null ? last : began), began))
            return;
        foreach (var (other, look) in _looks)
        {
            if (look.EndedAt < began.StartedAt - Kept)
                _looks.TryRemove(new(other, look));
        }

        var token = await services.GetRequiredService<ApiTokens>().OfAsync(context);
        Task looking;
        // It belongs to no request any more: neither to this one's person and trace, nor to its end.
        using (ExecutionContext.SuppressFlow())
            looking = Task.Run(() => LookAsync(person, began, token));
        try
        {
            await looking.WaitAsync(Patience, time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            // It goes on.
        }
    }

    private static string KeyOf(HttpContext context) => context.User.FindFirst(ClaimNames.Subject)?.Value ?? "";

    private async Task LookAsync(string person, AuditLook began, string? token)
    {
        try
        {
            using var http = clients.CreateClient(Client);
            if (token is not null)
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var api = new ApiConnection(http, services.GetRequiredService<ILogger<ApiConnection>>());
            var found = await api.PostAsync<AuditAnswer>("/api/snapshots/audit", new { repair = false }, host.ApplicationStopping);
            _looks[person] = began with { EndedAt = time.GetUtcNow(), Found = found };
        }
        catch (ApiProblemException failure)
        {
            _looks[person] = began with { EndedAt = time.GetUtcNow(), Problem = failure.Problem };
        }
        catch (OperationCanceledException)
        {
            _looks.TryRemove(person, out _); // this process stops
        }
    }
}
