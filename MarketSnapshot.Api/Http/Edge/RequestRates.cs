using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>
/// Limits how many requests come from one address and from one caller. The address counts before anything is read or verified, so that
/// guessing tokens is limited too; the caller counts once it is known who that is. A bucket that is full again is forgotten soon after.
/// </summary>
internal static class RequestRates
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly string[] Ids = [ClaimNames.Subject, ClaimNames.DeviceId, ClaimNames.VendorId, ClaimNames.FarmerId];

    /// <summary>Registers the limits.</summary>
    public static void AddRequestRates(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RequestRateOptions>()
            .BindConfiguration(RequestRateOptions.Section)
            .Validate(o => o.IsValid(), "RateLimits: CallerPerSecond and AddressPerSecond must lie within 1 and 1000000, CallerBurst and AddressBurst between that and 1000000.")
            .ValidateOnStart();
    }

    /// <summary>Limits each address.</summary>
    public static void UseAddressRates(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<RequestRateOptions>>().Value;
        var bucket = Bucket(limits.AddressPerSecond, limits.AddressBurst);
        app.UseRates("Too many requests come from this address.", context => Extensions.IsHealthRequest(context.Request.Path)
            ? RateLimitPartition.GetNoLimiter(IPAddress.None)
            : RateLimitPartition.GetTokenBucketLimiter(CallerAddress.Of(context), _ => bucket));
    }

    /// <summary>Limits each caller; comes after authentication. Who is nobody in particular is limited by address alone.</summary>
    public static void UseCallerRates(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<RequestRateOptions>>().Value;
        var bucket = Bucket(limits.CallerPerSecond, limits.CallerBurst);
        app.UseRates("You send too many requests.", context => CallerOf(context.User) is { } caller && !Extensions.IsHealthRequest(context.Request.Path)
            ? RateLimitPartition.GetTokenBucketLimiter(caller, _ => bucket)
            : RateLimitPartition.GetNoLimiter(CallerKey.Nobody));
    }

    /// <summary>
    /// Who is asking; null where that is not known, or everyone is the same. Whoever has a token has a bucket: by its subject, else by the
    /// first id that it holds, else by its issuer alone.
    /// </summary>
    internal static CallerKey? CallerOf(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true, AuthenticationType: not OpenAccess.SchemeName })
            return null;
        var id = Ids.Select(user.FindFirst).FirstOrDefault(claim => !string.IsNullOrEmpty(claim?.Value));
        return new(user.FindFirstValue(ClaimNames.Issuer), id?.Type, id?.Value);
    }

    private static void UseRates<TKey>(this WebApplication app, string refusal, Func<HttpContext, RateLimitPartition<TKey>> partition)
        where TKey : notnull => app.UseRateLimiter(new RateLimiterOptions
        {
            RejectionStatusCode = StatusCodes.Status429TooManyRequests,
            GlobalLimiter = PartitionedRateLimiter.Create(partition),
            OnRejected = async (refused, _) =>
            {
                var context = refused.HttpContext;
                context.Response.SetRetryAfter(refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Period);
                await ApiProblems.WriteAsync(context, ApiProblem.Of(context, StatusCodes.Status429TooManyRequests, detail: $"{refusal} Try again after the seconds in Retry-After."));
            },
        });

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = Period,
        QueueLimit = 0,
    };

    /// <summary>A caller: the same text from two issuers, or in two claims, is two callers.</summary>
    internal sealed record CallerKey(string? Issuer, string? Claim, string? Id)
    {
        /// <summary>Stands for whoever has no bucket.</summary>
        public static readonly CallerKey Nobody = new(null, null, null);
    }
}
