using MarketSnapshot.Simulator.Curves;
using MarketSnapshot.Simulator.Market;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Simulator;

/// <summary>Registers the simulator.</summary>
internal static class SimulatorSetup
{
    /// <summary>Adds the player and its way to the API.</summary>
    public static void AddSimulator(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SimulatorOptions>()
            .BindConfiguration(SimulatorOptions.Section)
            .Validate(
                options => options.IsValid(),
                "Simulator: Interval must be 1 s or more and divide five minutes, History 0 to 30 days, LookInterval 1 s or more, MaxPlaces 1 to 1,000, PlacesNamed not empty.")
            .ValidateOnStart();
        builder.Services.AddTransient<TokenSender>();
        builder.Services.AddHttpClient<MarketApi>(client => client.BaseAddress = new Uri($"http://{ResourceNames.Api}")).AddHttpMessageHandler<TokenSender>();
        builder.Services.AddSingleton(services => new Curve(services.GetRequiredService<IOptions<SimulatorOptions>>().Value.Seed));
        builder.Services.AddSingleton<Player>();
        builder.Services.AddHostedService<PlayerService>();
    }
}
