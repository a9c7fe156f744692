using MarketSnapshot.Web.Api.Bookings;
using MarketSnapshot.Web.Api.Listings;
using MarketSnapshot.Web.Api.Locations;
using MarketSnapshot.Web.Api.People;
using MarketSnapshot.Web.Api.Pipeline;
using MarketSnapshot.Web.Api.Vendors;
using MarketSnapshot.Web.Pages.Operations;
using Microsoft.Extensions.Http.Resilience;

namespace MarketSnapshot.Web.Api;

/// <summary>Registers the clients of the API, one small class for each of its features.</summary>
internal static class ApiClients
{
    private static readonly Uri Api = new($"http://{ResourceNames.Api}");

    /// <summary>Adds them. A person waits for the page: one quick second try, and no long patience with an API that is away.</summary>
    public static void AddApiClients(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddTransient<CallerHandler>();
        var http = builder.Services.AddHttpClient<ApiConnection>(client => client.BaseAddress = Api);
#pragma warning disable EXTEXP0001 // the only way to have other limits than those that every client gets
        http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        http.AddStandardResilienceHandler(options =>
        {
            options.Retry.MaxRetryAttempts = 1;
            options.Retry.Delay = TimeSpan.FromMilliseconds(200);
            options.Retry.ShouldRetryAfterHeader = false;
            options.Retry.DisableForUnsafeHttpMethods();
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(10);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(15);
            // The API answers 503 quickly by itself, and each page shows it: nothing is gained by asking less for a while.
            options.CircuitBreaker.MinimumThroughput = int.MaxValue;
        });
        http.AddHttpMessageHandler<CallerHandler>();

        // A look compares both stores from end to end.
        var look = builder.Services.AddHttpClient(AuditLooks.Client, client => (client.BaseAddress, client.Timeout) = (Api, AuditLooks.Longest));
#pragma warning disable EXTEXP0001 // the same
        look.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        builder.Services.AddSingleton<AuditLooks>();

        builder.Services.AddScoped<BookingsApi>();
        builder.Services.AddScoped<ListingsApi>();
        builder.Services.AddScoped<LocationsApi>();
        builder.Services.AddScoped<PeopleApi>();
        builder.Services.AddScoped<PipelineApi>();
        builder.Services.AddScoped<VendorApi>();
        builder.Services.AddSingleton<RunProgress>();
    }
}
