using MarketSnapshot.Core.Persistence.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MarketSnapshot.Core.Publishing.Live;

internal static class LiveServices
{
    public static IServiceCollection AddLivePublishing(this IServiceCollection services)
    {
        services.AddOptions<LivePublishingOptions>()
            .BindConfiguration(PublishingOptions.Section)
            .Validate(o => o.IsValid(), "Publishing: LiveDebounce must lie within 50 milliseconds and a minute, LiveSourcesInterval within 100 milliseconds and an hour.")
            .ValidateOnStart();
        services.TryAddSingleton<TableListener>();
        return services
            .AddSingleton<LiveQueue>()
            .AddSingleton<LivePublisher>()
            .AddSingleton<SourceFollower>()
            .AddHostedService<LivePublishing>();
    }
}
