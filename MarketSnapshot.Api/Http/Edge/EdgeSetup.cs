namespace MarketSnapshot.Api.Http.Edge;

/// <summary>What stands between the network and the endpoints: who is believed, what is refused, how much is taken, what every answer says.</summary>
internal static class EdgeSetup
{
    // Long enough for browsers that come back once a year; subdomains and preload lists are for whoever owns the name to decide.
    private static readonly TimeSpan HstsAge = TimeSpan.FromDays(365);

    /// <summary>Registers the services.</summary>
    public static void AddEdge(this IServiceCollection services)
    {
        services.AddAnswerHeaders();
        services.AddTrustedProxies();
        services.AddConnectionLimits();
        services.AddBrowserOrigins();
        services.AddRequestRates();
        services.AddQueryTime();
        services.AddHsts(options => options.MaxAge = HstsAge);
    }

    /// <summary>What comes before anything of a request is looked at, authentication included.</summary>
    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (!app.Environment.IsDevelopment())
        {
            // Whoever asks whether the process lives asks it directly.
            app.UseWhen(context => !Extensions.IsHealthRequest(context.Request.Path), secure => secure.UseHsts().UseHttpsRedirection());
        }

        // Before what refuses: a page has to see why.
        app.UseCors();
        app.UseCrossSiteCheck();
        app.UseAddressRates();
    }

    /// <summary>What comes once it is known who is calling.</summary>
    public static void UseEdgeForCallers(this WebApplication app)
    {
        app.UseCallerRates();
        app.UseRequestTimeouts();
    }
}
