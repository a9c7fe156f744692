using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Registers what <see cref="MarketDbContext"/> needs wherever it is used.</summary>
public static class PersistenceServices
{
    /// <summary>
    /// Maps names to snake_case. It stands here, and not in the context itself, because a pooled context can't change its own options.
    /// </summary>
    public static IServiceCollection AddMarketDbConventions(this IServiceCollection services) =>
        services.ConfigureDbContext<MarketDbContext>(options => options.UseSnakeCaseNamingConvention());
}
